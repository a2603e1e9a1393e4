import { expect, test } from 'vitest';
import { retentionWords } from './retention-words.ts';

test.each([
  [{ keepBases: 0, baseEveryHours: 24, keepArchiveDays: 0 }, 'none are kept'],
  [{ keepBases: 0, baseEveryHours: 24, keepArchiveDays: 1 }, 'none; the log of the last 1 day is kept'],
  [{ keepBases: 3, baseEveryHours: 1, keepArchiveDays: 0 }, 'one every hour, the newest 3 bases'],
  [
    { keepBases: 7, baseEveryHours: 24, keepArchiveDays: 14 },
    'one every 24 hours, the newest 7 bases, and what restores to the last 14 days need',
  ],
])('%o', (settings, words) => {
  expect(retentionWords(settings)).toBe(words);
});
