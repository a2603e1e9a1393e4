import { expect, test } from 'vitest';
import { joinDayStrip, readDayStrip } from './day-strip.ts';

test('a strip says of each day what the days said, over the end of a month too', () => {
  const days = [
    { day: '2026-10-30', succeeded: 288, failed: 0 },
    { day: '2026-10-31', succeeded: 0, failed: 0 },
    { day: '2026-11-01', succeeded: 287, failed: 1 },
    { day: '2026-11-02', succeeded: 0, failed: 24 },
  ];
  const strip = joinDayStrip('2026-10-30', ['288', '', '287.1', '0.24']);
  expect(strip).toBe('2026-10-30:288,,287.1,0.24');
  expect(readDayStrip(strip)).toEqual(days);
});

test('what is no strip is no day', () => {
  expect(readDayStrip('')).toEqual([]);
  expect(readDayStrip('yesterday:1,2')).toEqual([]);
});
