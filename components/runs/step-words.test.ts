import { expect, test } from 'vitest';
import { stepWords } from './step-words.ts';

test('what is under way names the whole', () => {
  const step = {
    state: 'running' as const,
    filesDone: 3,
    filesTotal: 12,
    bytesDone: 41e6,
    bytesTotal: 354e6,
    detail: 'a.db',
  };
  expect(stepWords(step, 120e6)).toEqual({
    amounts: '3 of 12 files · 41 MB of 354 MB · 120 MB/s',
    detail: 'a.db',
  });
});

test('what is done names it once', () => {
  const step = {
    state: 'succeeded' as const,
    filesDone: 1,
    filesTotal: 1,
    bytesDone: 226_100,
    bytesTotal: 312_080,
    detail: '1 file, 226 kB',
  };
  expect(stepWords(step, null)).toEqual({ amounts: '1 file · 226 kB', detail: '' });
});

test('of a detail only the news is said', () => {
  expect(
    stepWords({ state: 'succeeded', bytesDone: 226_100, detail: '226 kB, to [25][225661]' }, null).detail,
  ).toBe('to [25][225661]');
});

test('nothing known, nothing said', () => {
  expect(stepWords({ state: 'pending' }, null)).toEqual({ amounts: '', detail: '' });
});
