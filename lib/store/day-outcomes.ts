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
 * The last 30 days (UTC), today last, of a replica; every day has an entry. Of the replicas named, or of all.
 */
export async function readStrips(
  db: Db,
  now: Date,
  replicaIds?: readonly string[],
): Promise<(row: StripRow) => DayStrip> {
  const today = dayNumber(now.getTime());
  const first = today - stripDays + 1;
  if (replicaIds !== undefined) {
    const [outcomes, until] = await Promise.all([
      readOutcomes(db, first, today + 1, replicaIds),
      dueUntil(db, now),
    ]);
    return (row) => toStrip(first, outcomes.get(row.id) ?? '', row, until);
  }
  // A run that ends about midnight may still count for yesterday.
  const [past, recent, until] = await Promise.all([
    pastOutcomes(db, now),
    readOutcomes(db, today - 1, today + 1),
    dueUntil(db, now),
  ]);
  return (row) =>
    toStrip(first, [past.get(row.id), recent.get(row.id)].filter(Boolean).join(','), row, until);
}

/** Text of `day:word` by replica, days counted from 1970, words as a strip has them: a third of the time that rows take. */
type Outcomes = ReadonlyMap<string, string>;

async function readOutcomes(
  db: Db,
  from: number,
  to: number,
  replicaIds?: readonly string[],
): Promise<Outcomes> {
  const filter = replicaIds === undefined ? null : [...replicaIds];
  const rows = await db.$queryRaw<{ id: string; outcomes: string }[]>`
    SELECT replica_id AS id, string_agg(
      (day - '1970-01-01'::date) || ':' || CASE
        WHEN failed > 0 THEN succeeded || '.' || failed
        WHEN succeeded = 0 AND missed THEN ${missedDay}
        ELSE succeeded::text END,
      ',') AS outcomes
    FROM day_outcome
    WHERE day >= ${dayText(from)}::date AND day < ${dayText(to)}::date
      AND (${filter}::uuid[] IS NULL OR replica_id = ANY (${filter}::uuid[]))
    GROUP BY replica_id`;
  return new Map(rows.map((row) => [row.id, row.outcomes]));
}

interface Past {
  readonly db: Db;
  /** Unix milliseconds. */
  readonly readAt: number;
  readonly outcomes: Promise<Outcomes>;
}

let past: Past | undefined;
const pastMs = 60_000;

/**
 * The days before yesterday, of all replicas: they hardly ever change, and are most of what an overview costs, so they are
 * read once a minute. What does change them says so by {@link forgetPastDays}.
 */
function pastOutcomes(db: Db, now: Date): Promise<Outcomes> {
  const age = past?.db === db ? Math.abs(now.getTime() - past.readAt) : Number.POSITIVE_INFINITY;
  if (past && age < pastMs && dayNumber(past.readAt) === dayNumber(now.getTime())) return past.outcomes;
  const today = dayNumber(now.getTime());
  const outcomes = readOutcomes(db, today - stripDays + 1, today - 1);
  past = { db, readAt: now.getTime(), outcomes };
  outcomes.catch(forgetPastDays);
  return outcomes;
}

/** Has the days before yesterday read again. */
export function forgetPastDays(): void {
  past = undefined;
}

function toStrip(first: number, outcomes: string, row: StripRow, until: number): DayStrip {
  const words: (string | undefined)[] = Array.from({ length: stripDays });
  for (const outcome of outcomes === '' ? [] : outcomes.split(',')) {
    const colon = outcome.indexOf(':');
    const index = Number(outcome.slice(0, colon)) - first;
    if (index < stripDays) words[index] = outcome.slice(colon + 1);
  }
  const born = dayNumber(row.createdAt.getTime()) - first;
  const span = dueSpan(row, until);
  for (let index = 0; index < stripDays; index += 1) {
    words[index] ??=
      index < born ? unbornDay : span !== null && isDueOn(first + index, span) ? missedDay : '';
  }
  return joinDayStrip(dayText(first), words as string[]);
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
  forgetPastDays();
}
