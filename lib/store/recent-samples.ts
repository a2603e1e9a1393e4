import type { ReplicaSummary } from '../contracts/replica.ts';
import type { Db } from './client.ts';

/** For the sparkline: as many as an hour has minutes. */
export const recentSampleLimit = 60;

/** A list of more replicas than this gets fewer points of each, so that the answer stays small. */
const manyReplicas = 100;
const pointsOfMany = 20;

/**
 * The ages of the recent samples of the replicas named, or of all that are followed: whole seconds, oldest first.
 * Asked as text, which neither the driver nor the client parses.
 */
export async function readSparklines(
  db: Db,
  replicaIds?: readonly string[],
): Promise<(replicaId: string) => ReplicaSummary['samples']> {
  const filter = replicaIds === undefined ? null : [...replicaIds];
  const rows = await db.$queryRaw<{ id: string; samples: string }[]>`
    SELECT id, recent_samples::text AS samples FROM replica
    WHERE removed_at IS NULL AND (${filter}::uuid[] IS NULL OR id = ANY (${filter}::uuid[]))`;
  const limit = rows.length > manyReplicas ? pointsOfMany : recentSampleLimit;
  const lines = new Map(rows.map((row) => [row.id, toPoints(readAges(row.samples), limit)]));
  return (replicaId) => lines.get(replicaId) ?? [];
}

/** At most `limit` stretches of equal length, the last one full; of each the highest, so that no peak is lost. */
function toPoints(agesMs: readonly number[], limit: number): number[] {
  const stride = Math.max(1, Math.ceil(agesMs.length / limit));
  const points: number[] = [];
  for (let end = agesMs.length; end > 0; end -= stride) {
    const stretch = agesMs.slice(Math.max(0, end - stride), end);
    points.push(Math.floor(Math.max(...stretch) / 1000));
  }
  return points.reverse();
}

/**
 * The second figure of each sample in `[[at, ageMs, bytes, commits], …]`; nothing of what another release wrote and
 * this one does not know. Cut out rather than parsed: a thousand replicas have sixty thousand samples.
 */
function readAges(text: string): number[] {
  const ages: number[] = [];
  for (const sample of text.split('],')) {
    const comma = sample.indexOf(',');
    const age = comma < 0 ? Number.NaN : Number.parseFloat(sample.slice(comma + 1));
    if (!Number.isNaN(age)) ages.push(age);
  }
  return ages;
}
