import { expect, test } from 'vitest';
import { exposureRangeNames, exposureRanges, exposureSeries, firstStepOf } from './exposure-series.ts';

const now = Date.parse('2026-11-22T12:34:56.789Z');
const point = (ageMs: number) => ({ ageMs, bytes: ageMs * 10, commits: 1 });

test.each(exposureRangeNames)(
  'a chart of a %s has at most 300 steps, the last one with this moment in it',
  (range) => {
    const { from, stepMs, points } = exposureSeries(range, [], now);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points.length).toBeGreaterThan(100);
    const last = Date.parse(from) + (points.length - 1) * stepMs;
    expect(last).toBeLessThanOrEqual(now);
    expect(last + stepMs).toBeGreaterThan(now);
    expect(new Set(points)).toEqual(new Set([null]));
  },
);

test('what nobody saw is a gap, and samples a minute apart are none', () => {
  const first = firstStepOf('hour', now);
  const { stepMs } = exposureRanges.hour;
  const at = (index: number, ageMs: number) => ({ at: first + index * stepMs, ...point(ageMs) });
  const { points } = exposureSeries('hour', [at(2, 5), at(6, 7), at(40, 9)], now);
  expect(points.slice(0, 9)).toEqual([
    null,
    null,
    point(5),
    point(5),
    point(5),
    point(5),
    point(7),
    null,
    null,
  ]);
  expect(points[40]).toEqual(point(9));
  expect(points[41]).toBeNull();
  expect(points.at(-1)).toBeNull();
});

test('the end is bridged too: the next sample of an idle minute is still to come', () => {
  const { points } = exposureSeries('hour', [{ at: now - 60_000, ...point(0) }], now);
  expect(points.at(-1)).toEqual(point(0));
});

test('of a day on nothing is bridged: every step has several samples', () => {
  const first = firstStepOf('day', now);
  const { stepMs } = exposureRanges.day;
  const { points } = exposureSeries(
    'day',
    [
      { at: first, ...point(1) },
      { at: first + 2 * stepMs, ...point(2) },
      { at: first - stepMs, ...point(3) },
    ],
    now,
  );
  expect(points.slice(0, 3)).toEqual([point(1), null, point(2)]);
});
