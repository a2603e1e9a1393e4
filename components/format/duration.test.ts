import { expect, test } from 'vitest';
import { formatAge, formatDuration, formatRelative } from './duration.ts';

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [12_400, '12 s'],
  [60_000, '1 min'],
  [192_000, '3 min 12 s'],
  [7_500_000, '2 h 5 min'],
  [356_400_000, '4 d 3 h'],
])('an age of %d ms reads %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test.each([
  [41.4, '41 ms'],
  [4310, '4.3 s'],
  [59_960, '1 min'],
  [61_000, '1 min 1 s'],
])('a duration of %d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('relative times look both ways', () => {
  const now = 1_000_000_000;
  expect(formatRelative(now - 1000, now)).toBe('just now');
  expect(formatRelative(now - 12_000, now)).toBe('12 s ago');
  expect(formatRelative(now - 192_000, now)).toBe('3 min ago');
  expect(formatRelative(now + 250_000, now)).toBe('in 4 min');
});
