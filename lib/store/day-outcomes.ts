import { type DayStrip, joinDayStrip } from '../contracts/day-strip.ts';
import type { Db } from './client.ts';

const stripDays = 30;
const dayMs = 86_400_000;

/**
 * The last 30 days (UTC), today last, of each replica that had a run; every day has an entry. Of the replicas named,
 * or of all. One query, one row per replica.
 */
export async function readStrips(
  db: Db,
  now: Date,
  replicaIds?: readonly string[],
): Promise<(replicaId: string) => DayStrip> {
  const first = firstDay(now);
  const filter = replicaIds === undefined ? null : [...replicaIds];
  // Text of `day:word`, days counted from the first, words as a strip has them: a third of the time that rows or JSON
  // take, and nothing to convert.
  const rows = await db.$queryRaw<{ id: string; outcomes: string }[]>`
    SELECT replica_id AS id, string_agg(
      (day - ${first}::date) || CASE failed WHEN 0 THEN ':' || succeeded ELSE ':' || succeeded || '.' || failed END,
      ',') AS outcomes
    FROM day_outcome
    WHERE day >= ${first}::date AND (${filter}::uuid[] IS NULL OR replica_id = ANY (${filter}::uuid[]))
    GROUP BY replica_id`;
  const strips = new Map(rows.map((row) => [row.id, toStrip(first, row.outcomes)]));
  const empty = toStrip(first, '');
  return (replicaId) => strips.get(replicaId) ?? empty;
}

const firstDay = (now: Date): string =>
  new Date(now.getTime() - (stripDays - 1) * dayMs).toISOString().slice(0, 10);

function toStrip(first: string, outcomes: string): DayStrip {
  const words = Array.from({ length: stripDays }, () => '');
  for (const outcome of outcomes === '' ? [] : outcomes.split(',')) {
    const colon = outcome.indexOf(':');
    const index = Number(outcome.slice(0, colon));
    if (index < stripDays) words[index] = outcome.slice(colon + 1);
  }
  return joinDayStrip(first, words);
}
