import { expect, test } from 'vitest';
import { formatRate } from './bytes.ts';

test('a rate names the second', () => {
  expect(formatRate(2_500_000)).toBe('2.5 MB/s');
});
