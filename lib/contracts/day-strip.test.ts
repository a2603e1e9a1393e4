import { expect, test } from 'vitest';
import { joinDayStrip, readDayStrip } from './day-strip.ts';

test('a strip says of each day what became of it, over the end of a month too', () => {
  const strip = joinDayStrip('2026-10-29', ['-', '288', '', '287.1', '0.24', '!']);
  expect(strip).toBe('2026-10-29:-,288,,287.1,0.24,!');
  expect(readDayStrip(strip)).toEqual([
    { day: '2026-10-29', outcome: 'before it existed', succeeded: 0, failed: 0 },
    { day: '2026-10-30', outcome: 'succeeded', succeeded: 288, failed: 0 },
    { day: '2026-10-31', outcome: 'nothing due', succeeded: 0, failed: 0 },
    { day: '2026-11-01', outcome: 'failed', succeeded: 287, failed: 1 },
    { day: '2026-11-02', outcome: 'failed', succeeded: 0, failed: 24 },
    { day: '2026-11-03', outcome: 'missed', succeeded: 0, failed: 0 },
  ]);
});

test('what is no strip is no day', () => {
  expect(readDayStrip('')).toEqual([]);
  expect(readDayStrip('yesterday:1,2')).toEqual([]);
});
