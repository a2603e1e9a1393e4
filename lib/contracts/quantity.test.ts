import { expect, test } from 'vitest';
import { formatBytes, formatCount } from './quantity.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1234, '1.23 kB'],
  [99_960, '100 kB'],
  [999_499, '999 kB'],
  [999_600, '1 MB'],
  [1_200_000, '1.2 MB'],
  [760_000_000, '760 MB'],
  [12_345_678_901, '12.3 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
  [1204, '1,204 files'],
])('%d files read %s', (count, text) => {
  expect(formatCount(count, 'file')).toBe(text);
});

test('a plural of its own', () => {
  expect([formatCount(1, 'entry', 'entries'), formatCount(3, 'entry', 'entries')]).toEqual([
    '1 entry',
    '3 entries',
  ]);
});
