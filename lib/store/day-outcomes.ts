import { type DayStrip, joinDayStrip, missedDay, unbornDay } from '../contracts/day-strip.ts';
import type { Db } from './client.ts';
import { type DueSpan, dayNumber, dayText, isDueOn, lateMs } from './due-days.ts';
import { type Moment, toTime } from './rows.ts';
import { readSetting } from './settings.ts';

const stripDays = 30;
const dayMs = 86_400_000;

interface StripRow {
  readonly id: string;
  readonly createdAt: Moment;
  readonly dueSince: Moment;
  readonly pausedAt: Moment | null;
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
  // A run that ends about midnight may still count for yesterday.
  const yesterday = today - 1;
  const firstText = dayText(first);
  if (replicaIds !== undefined) {
    const [outcomes, until] = await Promise.all([
      readOutcomes(db, first, today + 1, replicaIds),
      dueUntil(db, now),
    ]);
    return (row) => joinDayStrip(firstText, toWords([first, today + 1], outcomes.get(row.id), row, until));
  }
  const [past, recent, until] = await Promise.all([
    pastDays(db, now, [first, yesterday]),
    readOutcomes(db, yesterday, today + 1),
    dueUntil(db, now),
  ]);
  return (row) => {
    const words = toWords([yesterday, today + 1], recent.get(row.id), row, until);
    return joinDayStrip(firstText, [past(row, until), ...words]);
  };
}

/** Days counted from 1970: from the first one to before the second one. */
type Days = readonly [from: number, to: number];

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
  /** By replica: its words of these days, and what they were made of beside the outcomes. */
  readonly told: Map<string, { readonly of: string; readonly words: string }>;
}

const key = Symbol.for('understudy.past-days');
/** On `globalThis`, as a bundler can load this module more than once: what one forgets, all forget. */
const shared = globalThis as { [key]?: Past | undefined };
const pastMs = 60_000;

/**
 * The words of the days before yesterday, joined, of any replica: they hardly ever change, and are most of what an overview
 * costs, so they are read once a minute. What does change them says so by {@link forgetPastDays}.
 */
async function pastDays(db: Db, now: Date, days: Days): Promise<(row: StripRow, until: number) => string> {
  const { outcomes, told } = knownPast(db, now, days);
  const found = await outcomes;
  const ends = days[1] * dayMs;
  return (row, until) => {
    const upTo = Math.min(until, ends);
    const { createdAt, dueSince, pausedAt, scheduleCron, scheduleZone } = row;
    const of = `${createdAt} ${dueSince} ${pausedAt} ${scheduleCron} ${scheduleZone} ${upTo}`;
    const before = told.get(row.id);
    if (before?.of === of) return before.words;
    const words = toWords(days, found.get(row.id), row, upTo).join(',');
    told.set(row.id, { of, words });
    return words;
  };
}

function knownPast(db: Db, now: Date, days: Days): Past {
  const known = shared[key];
  const age = known?.db === db ? Math.abs(now.getTime() - known.readAt) : Number.POSITIVE_INFINITY;
  if (known && age < pastMs && dayNumber(known.readAt) === dayNumber(now.getTime())) return known;
  const past: Past = { db, readAt: now.getTime(), outcomes: readOutcomes(db, ...days), told: new Map() };
  shared[key] = past;
  past.outcomes.catch(forgetPastDays);
  return past;
}

/** Has the days before yesterday read again. */
export function forgetPastDays(): void {
  shared[key] = undefined;
}

/** A word for each day, see {@link DayStrip}. */
function toWords([from, to]: Days, outcomes: string | undefined, row: StripRow, until: number): string[] {
  const words: (string | undefined)[] = Array.from({ length: to - from });
  for (const outcome of outcomes?.split(',') ?? []) {
    const colon = outcome.indexOf(':');
    const index = Number(outcome.slice(0, colon)) - from;
    if (index < words.length) words[index] = outcome.slice(colon + 1);
  }
  const born = dayNumber(toTime(row.createdAt)) - from;
  const span = dueSpan(row, until);
  return words.map(
    (word, index) =>
      word ?? (index < born ? unbornDay : span !== null && isDueOn(from + index, span) ? missedDay : ''),
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
  const to = Math.min(pausedAt === null ? Number.POSITIVE_INFINITY : toTime(pausedAt), until);
  return { cron: scheduleCron, timeZone: scheduleZone, from: toTime(dueSince), to };
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
