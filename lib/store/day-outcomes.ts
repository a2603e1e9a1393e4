import type { DayStrip } from '../contracts/replica.ts';
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
): Promise<(replicaId: string) => readonly DayStrip[]> {
  const days = lastDays(now);
  const first = days[0] ?? '';
  const filter = replicaIds === undefined ? null : [...replicaIds];
  // Text of `day:succeeded:failed`, days counted from the first: a third of the time that rows or JSON take.
  const rows = await db.$queryRaw<{ id: string; outcomes: string }[]>`
    SELECT replica_id AS id, string_agg((day - ${first}::date) || ':' || succeeded || ':' || failed, ',') AS outcomes
    FROM day_outcome
    WHERE day >= ${first}::date AND (${filter}::uuid[] IS NULL OR replica_id = ANY (${filter}::uuid[]))
    GROUP BY replica_id`;
  const strips = new Map(rows.map((row) => [row.id, fill(days, row.outcomes)]));
  const empty = fill(days, '');
  return (replicaId) => strips.get(replicaId) ?? empty;
}

function lastDays(now: Date): string[] {
  const today = Date.parse(now.toISOString().slice(0, 10));
  return Array.from({ length: stripDays }, (_, index) =>
    new Date(today - (stripDays - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}

function fill(days: readonly string[], outcomes: string): DayStrip[] {
  const strip = days.map((day) => ({ day, succeeded: 0, failed: 0 }));
  if (outcomes === '') return strip;
  for (const outcome of outcomes.split(',')) {
    const [index, succeeded, failed] = outcome.split(':');
    const entry = strip[Number(index)];
    if (!entry) continue;
    entry.succeeded = Number(succeeded);
    entry.failed = Number(failed);
  }
  return strip;
}
