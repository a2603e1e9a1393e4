import { expect, test } from 'vitest';
import type { JournalLine } from '#lib/contracts/run.ts';
import { joinLines } from './join-lines.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ sequence: from + index }) as JournalLine);
const joined = (loaded: JournalLine[], newest: JournalLine[]) =>
  joinLines(loaded, newest).map(({ sequence }) => sequence);

test('older lines stand before the newest', () => {
  expect(joined(lines(1, 3), lines(4, 6))).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a line is never there twice', () => {
  expect(joined(lines(1, 5), lines(4, 6))).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a gap is never hidden: what lies before it goes', () => {
  expect(joined(lines(1, 3), lines(5, 6))).toEqual([5, 6]);
});

test('without one of the two the other stands alone', () => {
  expect(joined([], lines(4, 6))).toEqual([4, 5, 6]);
  expect(joined(lines(1, 3), [])).toEqual([1, 2, 3]);
});
