import { expect, test } from 'vitest';
import { dayNumber, dayText, isDueOn } from './due-days.ts';

const at = (text: string) => Date.parse(text);
const day = (text: string) => dayNumber(at(`${text}T12:00:00Z`));
const month = { from: at('2026-11-01T00:00:00Z'), to: at('2026-11-30T23:59:00Z') };

test('days are counted in UTC', () => {
  expect(dayText(dayNumber(at('2026-11-22T23:59:59.999Z')))).toBe('2026-11-22');
});

test('a daily schedule is due every whole day, a weekly one on its day', () => {
  const daily = { cron: '0 3 * * *', timeZone: 'UTC', ...month };
  const weekly = { cron: '0 3 * * 1', timeZone: 'UTC', ...month };
  expect(isDueOn(day('2026-11-10'), daily)).toBe(true);
  expect(isDueOn(day('2026-11-09'), weekly)).toBe(true);
  expect(isDueOn(day('2026-11-10'), weekly)).toBe(false);
});

test('a part of a day counts as far as the schedule held', () => {
  const daily = { cron: '0 3 * * *', timeZone: 'UTC' };
  const until = (to: string) => ({ ...daily, from: month.from, to: at(to) });
  expect(isDueOn(day('2026-11-10'), until('2026-11-10T02:59:00Z'))).toBe(false);
  expect(isDueOn(day('2026-11-10'), until('2026-11-10T03:00:00Z'))).toBe(true);
  expect(isDueOn(day('2026-11-10'), { ...daily, from: at('2026-11-10T03:00:00Z'), to: month.to })).toBe(
    false,
  );
  expect(isDueOn(day('2026-10-31'), until('2026-11-30T00:00:00Z'))).toBe(false);
  expect(isDueOn(day('2026-12-01'), until('2026-11-30T00:00:00Z'))).toBe(false);
});

test('a time zone moves what is due into another day, and what nobody can read is never due', () => {
  const early = { cron: '30 0 10 11 *', timeZone: 'Asia/Tokyo', ...month };
  expect(isDueOn(day('2026-11-09'), early)).toBe(true);
  expect(isDueOn(day('2026-11-10'), early)).toBe(false);
  expect(isDueOn(day('2026-11-10'), { ...early, cron: 'whenever' })).toBe(false);
});
