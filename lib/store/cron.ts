import { CronExpressionParser } from 'cron-parser';
import cronstrue from 'cronstrue';
import { UnderstudyError } from '../contracts/errors.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';

/**
 * A cron expression of five fields (the queue looks once a minute) with its time zone, in words. Throws
 * `cron-invalid` and `time-zone-invalid`.
 */
export function readSchedule(cron: string, timeZone: string): ReplicaSchedule {
  const expression = cron.trim().replace(/\s+/g, ' ');
  assertTimeZone(timeZone);
  if (expression.split(' ').length !== 5) {
    throw invalid('a schedule has five fields: minute, hour, day of month, month, day of week');
  }
  try {
    CronExpressionParser.parse(expression, { tz: timeZone, currentDate: new Date(0) }).next();
    return { cron: expression, timeZone, words: scheduleWords(expression) };
  } catch (cause) {
    throw invalid(sentenceOf(cause), cause);
  }
}

/** The next times at which a schedule is due, strictly after `after`. The schedule must be a valid one. */
export function nextTimes(
  schedule: Pick<ReplicaSchedule, 'cron' | 'timeZone'>,
  after: Date,
  count: number,
): Date[] {
  const times = CronExpressionParser.parse(schedule.cron, { tz: schedule.timeZone, currentDate: after });
  return Array.from({ length: count }, () => times.next().toDate());
}

const known = new Map<string, string>();

/** `every 5 minutes`. Remembered: a page of a thousand replicas has a handful of expressions. */
export function scheduleWords(cron: string): string {
  const before = known.get(cron);
  if (before !== undefined) return before;
  const words = cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: true });
  if (known.size > 1000) known.clear();
  const text = words.charAt(0).toLowerCase() + words.slice(1);
  known.set(cron, text);
  return text;
}

/** Throws `time-zone-invalid`. */
export function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new UnderstudyError('time-zone-invalid', `there is no time zone named ${timeZone}`, {
      op: 'read schedule',
      hint: 'Use a name like Europe/Vienna, America/New_York or UTC.',
      cause,
    });
  }
}

const invalid = (message: string, cause?: unknown): UnderstudyError =>
  new UnderstudyError('cron-invalid', message, {
    op: 'read schedule',
    hint: 'For example */5 * * * * for every five minutes, or 0 3 * * * for every day at three.',
    cause,
  });

function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text.replace(/^Error: /, '').replace(/\.$/, '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}
