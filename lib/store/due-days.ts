import { CronExpressionParser } from 'cron-parser';

const dayMs = 86_400_000;
/** A run that was due less than this ago may still come: workers are busy, or take a while to be back. */
export const lateMs = 15 * 60_000;

export interface DueSpan {
  readonly cron: string;
  readonly timeZone: string;
  /** Unix milliseconds: the schedule held from here, exclusive, to there, inclusive. */
  readonly from: number;
  readonly to: number;
}

/** The day of a moment (UTC), counted from 1970. */
export const dayNumber = (at: number): number => Math.floor(at / dayMs);
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/**
 * Whether the schedule was due within a day (UTC, counted from 1970), as far as the span goes. False for an expression
 * that the library cannot read: nothing was due by it.
 */
export function isDueOn(day: number, { cron, timeZone, from, to }: DueSpan): boolean {
  const begins = Math.max(from, day * dayMs - 1);
  const ends = Math.min(to, (day + 1) * dayMs - 1);
  if (begins >= ends) return false;
  // A whole day: a daily expression, as nearly all are, needs no calendar.
  const whole = begins === day * dayMs - 1 && ends === (day + 1) * dayMs - 1;
  if (whole && /^\S+ \S+ \* \* \*$/.test(cron)) return true;
  if (begins === day * dayMs - 1) return firstOfDay(day, cron, timeZone) <= ends;
  return nextAfter(begins, cron, timeZone) <= ends;
}

const known = new Map<string, number>();

/** Remembered: of a thousand replicas, those that had no run yet are asked about today each time. */
function firstOfDay(day: number, cron: string, timeZone: string): number {
  const key = `${day} ${timeZone} ${cron}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size > 5000) known.clear();
  const first = nextAfter(day * dayMs - 1, cron, timeZone);
  known.set(key, first);
  return first;
}

/** Unix milliseconds; never, for what the library cannot read. */
function nextAfter(at: number, cron: string, timeZone: string): number {
  try {
    return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(at) })
      .next()
      .getTime();
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
