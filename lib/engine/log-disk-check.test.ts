import { expect, it } from 'vitest';
import { judgeLogDisk, logOfADay } from './log-disk-check.ts';

const hour = 3_600_000;
const file = (hours: number, size = 10_000_000) => ({ size, writtenMs: hours * hour });

it('works out the log of a day from the files that are whole', () => {
  expect(logOfADay([file(0), file(1), file(2), file(3)], 4 * hour)).toBe(120_000_000);
  expect(logOfADay([file(0), file(0.5)], 0.9 * hour)).toBeUndefined();
  expect(logOfADay([file(0)], 100 * hour)).toBeUndefined();
  expect(logOfADay([], 100 * hour)).toBeUndefined();
});

it('warns below the log of a day, and below a floor where that is not known', () => {
  const space = (availableBytes: number) => ({ availableBytes, totalBytes: 40_000_000_000 });
  expect(judgeLogDisk(space(2_000_000_000), 2_100_000_000)).toMatchObject({
    result: 'warning',
    message:
      '2 GB of 40 GB are free on the file system of the log; the environment writes about 2.1 GB of log a day',
  });
  expect(judgeLogDisk(space(2_000_000_000), 1_900_000_000).result).toBe('ok');
  expect(judgeLogDisk(space(2_000_000_000), undefined).result).toBe('ok');
  expect(judgeLogDisk(space(200_000_000), undefined).result).toBe('warning');
});
