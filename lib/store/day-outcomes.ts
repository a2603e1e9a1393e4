import { type DayStrip, writeDayStrip } from '../contracts/day-strip.ts';
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
  // Text of `day:succeeded:failed`, days counted from the first: a third of the time that rows or JSON take.
  const rows = await db.$queryRaw<{ id: string; outcomes: string }[]>`
    SELECT replica_id AS id, string_agg((day - ${first}::date) || ':' || succeeded || ':' || failed, ',') AS outcomes
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
  const days = Array.from({ length: stripDays }, () => ({ succeeded: 0, failed: 0 }));
  for (const outcome of outcomes.split(',')) {
    const [index, succeeded, failed] = outcome.split(':').map(Number);
    const day = days[index ?? -1];
    if (!day) continue;
    day.succeeded = succeeded ?? 0;
    day.failed = failed ?? 0;
  }
  return writeDayStrip(first, days);
}
