import { expect, test } from 'vitest';
import type { LogDisk, LogHolder } from './log-disk.ts';
import { logDiskWords, roughTime } from './log-disk-words.ts';

const disk: LogDisk = {
  availableBytes: 37e9,
  totalBytes: 500e9,
  logFiles: 230,
  unusedFiles: 220,
  growth: 1_100_000,
  fullInMs: 9.3 * 3_600_000,
  alert: true,
  moveLogs: true,
  holders: [],
};
const b: LogHolder = { replicaId: 'b', files: 214, why: 'paused', pausedAt: '2026-11-22T12:00:00.000Z' };
const c: LogHolder = { replicaId: 'c', files: 3, why: 'failing', pausedAt: null };
const name = (id: string) => `standby-${id}`;

test.each<[string, Partial<LogDisk>, string]>([
  [
    'one replica that holds log files back',
    { holders: [b] },
    '37 GB of 500 GB free, about 9 hours at the present rate; 214 log files are held back by standby-b (paused)',
  ],
  [
    'two',
    { holders: [b, c] },
    '37 GB of 500 GB free, about 9 hours at the present rate; 214 log files are held back by standby-b (paused) and standby-c (failing)',
  ],
  [
    'nobody, and they leave',
    { unusedFiles: 1 },
    '37 GB of 500 GB free, about 9 hours at the present rate; 1 log file that is no longer in use leaves with the next runs',
  ],
  [
    'nobody moves them',
    { moveLogs: false },
    '37 GB of 500 GB free, about 9 hours at the present rate; 220 log files that are no longer in use stay in the environment, by its settings',
  ],
  [
    'an idle log',
    { growth: 0, fullInMs: null, unusedFiles: 0 },
    '37 GB of 500 GB free, and the log does not grow',
  ],
  ['not known yet', { growth: null, fullInMs: null, unusedFiles: null }, '37 GB of 500 GB free'],
])('%s', (_, more, words) => {
  expect(logDiskWords({ ...disk, ...more }, name)).toBe(words);
});

test.each([
  [1000, '1 minute'],
  [40 * 60_000, '40 minutes'],
  [3_600_000, '1 hour'],
  [47 * 3_600_000, '47 hours'],
  [12.4 * 86_400_000, '12 days'],
])('%d ms is about %s', (ms, words) => {
  expect(roughTime(ms)).toBe(words);
});
