import { expect, test } from 'vitest';
import { joinDayStrip, readDayStrip } from '#lib/contracts/day-strip.ts';
import { describeDay, describeDays } from './day-strip.tsx';

const strip = readDayStrip(joinDayStrip('2026-11-18', ['-', '288', '', '287.1', '!']));

test('the strip in words', () => {
  expect(describeDays(strip)).toBe(
    'Last 5 days: 575 runs succeeded, 1 failed, 1 day missed, it has existed for 4 days',
  );
  expect(describeDays(strip.slice(1, 3))).toBe('Last 2 days: 288 runs succeeded, 0 failed');
});

test('a day in words', () => {
  expect(strip.map(describeDay)).toEqual([
    '2026-11-18: before it existed',
    '2026-11-19: 288 succeeded, 0 failed',
    '2026-11-20: nothing due',
    '2026-11-21: 287 succeeded, 1 failed',
    '2026-11-22: missed, nothing ran although something was due',
  ]);
});
