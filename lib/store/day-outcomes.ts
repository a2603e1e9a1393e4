import { type DayStrip, joinDayStrip, missedDay, unbornDay } from '../contracts/day-strip.ts';
import type { Db } from './client.ts';
import { type DueSpan, dayNumber, dayText, isDueOn, lateMs } from './due-days.ts';
import { readSetting } from './settings.ts';

const stripDays = 30;

interface StripRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly dueSince: Date;
  readonly pausedAt: Date | null;
  readonly scheduleCron: string | null;
  readonly scheduleZone: string | null;
}

/** The columns of a replica that tell the days without runs apart. */
export const stripColumns = {
  createdAt: true,
  dueSince: true,
  pausedAt: true,
  scheduleCron: true,
  scheduleZone: true,
} as const satisfies Record<Exclude<keyof StripRow, 'id'>, true>;

/**
 * The last 30 days (UTC), today last, of a replica; every day has an entry. Of the replicas named, or of all. One query,
 * one row per replica.
 */
export async function readStrips(
  db: Db,
  now: Date,
  replicaIds?: readonly string[],
): Promise<(row: StripRow) => DayStrip> {
  const first = dayNumber(now.getTime()) - stripDays + 1;
  const filter = replicaIds === undefined ? null : [...replicaIds];
  // Text of `day:word`, days counted from the first, words as a strip has them: a third of the time that rows or JSON
  // take, and nothing to convert.
  const rows = await db.$queryRaw<{ id: string; outcomes: string }[]>`
    SELECT replica_id AS id, string_agg(
      (day - ${dayText(first)}::date) || ':' || CASE
        WHEN failed > 0 THEN succeeded || '.' || failed
        WHEN succeeded = 0 AND missed THEN ${missedDay}
        ELSE succeeded::text END,
      ',') AS outcomes
    FROM day_outcome
    WHERE day >= ${dayText(first)}::date AND (${filter}::uuid[] IS NULL OR replica_id = ANY (${filter}::uuid[]))
    GROUP BY replica_id`;
  const outcomes = new Map(rows.map((row) => [row.id, row.outcomes]));
  const until = await dueUntil(db, now);
  return (row) => toStrip(first, outcomes.get(row.id) ?? '', row, until);
}

function toStrip(first: number, outcomes: string, row: StripRow, until: number): DayStrip {
  const words: (string | undefined)[] = Array.from({ length: stripDays });
  for (const outcome of outcomes === '' ? [] : outcomes.split(',')) {
    const colon = outcome.indexOf(':');
    const index = Number(outcome.slice(0, colon));
    if (index < stripDays) words[index] = outcome.slice(colon + 1);
  }
  const born = dayNumber(row.createdAt.getTime());
  const span = dueSpan(row, until);
  return joinDayStrip(
    dayText(first),
    Array.from(words, (word, index) => {
      if (word !== undefined) return word;
      if (first + index < born) return unbornDay;
      return span !== null && isDueOn(first + index, span) ? missedDay : '';
    }),
  );
}

/** Up to when a run that was due had to have come, in Unix milliseconds: nothing is due while everything is paused. */
async function dueUntil(db: Db, now: Date): Promise<number> {
  const pause = await readSetting(db, 'pause');
  return Math.min(now.getTime() - lateMs, pause ? Date.parse(pause.at) : Number.POSITIVE_INFINITY);
}

/** While the present schedule has been due; null where there is none. */
function dueSpan(row: Omit<StripRow, 'id' | 'createdAt'>, until: number): DueSpan | null {
  const { dueSince, pausedAt, scheduleCron, scheduleZone } = row;
  if (scheduleCron === null || scheduleZone === null) return null;
  const to = Math.min(pausedAt?.getTime() ?? Number.POSITIVE_INFINITY, until);
  return { cron: scheduleCron, timeZone: scheduleZone, from: dueSince.getTime(), to };
}

/**
 * Puts on record which days the present schedule of a replica, or of all, has missed, before it changes or begins anew:
 * later they could not be told from days on which nothing was due. Within the transaction that sets `due_since`.
 */
export async function settleMissedDays(db: Db, replicaId: string | 'all', now: Date): Promise<void> {
  const rows = await db.replica.findMany({
    where: {
      removedAt: null,
      scheduleCron: { not: null },
      ...(replicaId === 'all' ? {} : { id: replicaId }),
    },
    select: { id: true, ...stripColumns },
  });
  const until = await dueUntil(db, now);
  const today = dayNumber(now.getTime());
  const days = Array.from({ length: stripDays }, (_, index) => today - stripDays + 1 + index);
  await db.dayOutcome.createMany({
    data: rows.flatMap(({ id, ...row }) => {
      const span = dueSpan(row, until);
      if (span === null) return [];
      return days
        .filter((day) => isDueOn(day, span))
        .map((day) => ({ replicaId: id, day: new Date(dayText(day)), missed: true }));
    }),
    // Days with an outcome of their own.
    skipDuplicates: true,
  });
}
