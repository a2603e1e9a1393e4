import { expect, test } from 'vitest';
import { formatBytes, formatRate } from './bytes.ts';

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

test('a rate names the second', () => {
  expect(formatRate(2_500_000)).toBe('2.5 MB/s');
});
