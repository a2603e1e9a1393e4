import { describe, expect, it } from 'vitest';
import { nextTimes, readSchedule } from './cron.ts';

describe('a schedule', () => {
  it('is put into words', () => {
    expect(readSchedule(' */5  * * * * ', 'UTC')).toEqual({
      cron: '*/5 * * * *',
      timeZone: 'UTC',
      words: 'every 5 minutes',
    });
    expect(readSchedule('0 3 * * *', 'Europe/Vienna').words).toBe('at 03:00');
  });

  it.each([
    '',
    'soon',
    '61 * * * *',
    '* * * *',
    '* * * * * *',
    '0 0 31 2 *',
    '*/0 * * * *',
    '@reboot',
    '0 0 * * mom',
    'FREQ=DAILY',
    '5-1 * * * *',
  ])('%j is refused', (cron) => {
    expect(() => readSchedule(cron, 'UTC')).toThrowError(
      expect.objectContaining({ code: 'cron-invalid', hint: expect.stringContaining('*/5 * * * *') }),
    );
  });

  it('needs a time zone that there is', () => {
    expect(() => readSchedule('* * * * *', 'Mars/Base')).toThrowError(
      expect.objectContaining({ code: 'time-zone-invalid' }),
    );
  });

  it('is due at local times, also where the clock is put forward', () => {
    const schedule = { cron: '30 2 * * *', timeZone: 'Europe/Vienna' };
    const times = nextTimes(schedule, new Date('2026-03-27T12:00:00Z'), 3).map((time) => time.toISOString());
    expect(times[0]).toBe('2026-03-28T01:30:00.000Z');
    // 02:30 does not exist on the 29th.
    expect(times[1]).toMatch(/^2026-03-29T0[01]:/);
    expect(times[2]).toBe('2026-03-30T00:30:00.000Z');
  });
});
