import { expect, test } from 'vitest';
import { defaultLimits } from '#lib/contracts/limits.ts';
import { limitsWords } from './limits-words.ts';

test('limits in one line', () => {
  expect(limitsWords(defaultLimits)).toBe('niceness 10, disk priority 7 of 7, no limit of bandwidth');
  expect(limitsWords({ ...defaultLimits, ioClass: 'idle', bytesPerSecond: 20_000_000 })).toBe(
    'niceness 10, the disk only when it is idle, at most 20 MB a second',
  );
});
