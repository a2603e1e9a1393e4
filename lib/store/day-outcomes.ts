import type { DayStrip } from '../contracts/replica.ts';
import type { Db } from './client.ts';

export const stripDays = 30;
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
  const rows = await db.$queryRaw<{ id: string; days: [string, number, number][] }[]>`
    SELECT replica_id AS id, json_agg(json_build_array(day, succeeded, failed)) AS days FROM day_outcome
    WHERE day >= ${first}::date AND (${filter}::uuid[] IS NULL OR replica_id = ANY (${filter}::uuid[]))
    GROUP BY replica_id`;
  const strips = new Map(rows.map((row) => [row.id, fill(days, row.days)]));
  const empty = fill(days, []);
  return (replicaId) => strips.get(replicaId) ?? empty;
}

function lastDays(now: Date): string[] {
  const today = Date.parse(now.toISOString().slice(0, 10));
  return Array.from({ length: stripDays }, (_, index) =>
    new Date(today - (stripDays - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}

function fill(days: readonly string[], outcomes: readonly [string, number, number][]): DayStrip[] {
  const known = new Map(outcomes.map(([day, succeeded, failed]) => [day, { succeeded, failed }]));
  return days.map((day) => ({ day, succeeded: 0, failed: 0, ...known.get(day) }));
}
