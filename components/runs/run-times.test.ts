import { expect, test } from 'vitest';
import type { RunStep } from '#lib/contracts/run.ts';
import { elapsedMs, stepPace } from './run-times.ts';

const begun = '2026-11-22T16:00:00.000Z';
const after = (ms: number) => Date.parse(begun) + ms;
const step = (change: Partial<RunStep>): RunStep => ({
  name: 'copy-databases',
  state: 'running',
  startedAt: begun,
  endedAt: null,
  ...change,
});

test('a running step goes by the clock, an ended one by its end', () => {
  expect(elapsedMs(step({}), after(1500))).toBe(1500);
  expect(elapsedMs(step({ endedAt: new Date(after(400)).toISOString() }), after(9999))).toBe(400);
  expect(elapsedMs(step({ startedAt: null }), after(1))).toBeNull();
});

test('a browser whose clock is behind never shows a negative time', () => {
  expect(elapsedMs(step({}), after(-5000))).toBe(0);
});

test('time left follows the pace so far', () => {
  expect(stepPace(step({ bytesDone: 100, bytesTotal: 400 }), after(2000))).toEqual({
    rate: 50,
    share: 0.25,
    leftMs: 6000,
  });
});

test('where the size is not known there is no share and no time left', () => {
  expect(stepPace(step({ bytesDone: 100 }), after(2000))).toEqual({ rate: 50, share: null, leftMs: null });
});

test('a step that has ended has no time left', () => {
  const ended = step({
    state: 'succeeded',
    endedAt: new Date(after(2000)).toISOString(),
    bytesDone: 400,
    bytesTotal: 400,
  });
  expect(stepPace(ended, after(60_000))).toEqual({ rate: 200, share: 1, leftMs: null });
});

test('without bytes the files count', () => {
  expect(stepPace(step({ filesDone: 3, filesTotal: 4 }), after(2000)).share).toBe(0.75);
});
