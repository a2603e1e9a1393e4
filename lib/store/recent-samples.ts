import type { ReplicaSummary } from '../contracts/replica.ts';
import type { Db } from './client.ts';

/** One entry of `recent_samples`: Unix seconds, age of the oldest commit in ms, bytes, commits. */
type RecentSample = readonly [at: number, ageMs: number, bytes: number, commits: number];

/** For the sparkline: as many as an hour has minutes. */
export const recentSampleLimit = 60;

/** A list of more replicas than this gets fewer points of each, so that the answer stays small. */
const manyReplicas = 200;
const pointsOfMany = 20;

/**
 * The recent samples of the replicas named, or of all that are followed, oldest first. Asked as text: it is
 * parsed here once, and not by the driver and the client before.
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
  const times = new Map<number, string>();
  const lines = new Map(rows.map((row) => [row.id, toPoints(readRecentSamples(row.samples), limit, times)]));
  return (replicaId) => lines.get(replicaId) ?? [];
}

/** At most `limit`, evenly taken, the newest always among them. `times` remembers what most replicas share. */
function toPoints(
  all: readonly RecentSample[],
  limit: number,
  times: Map<number, string>,
): ReplicaSummary['samples'] {
  const stride = Math.max(1, Math.ceil(all.length / limit));
  const points: { at: string; ageMs: number; bytes: number; commits: number }[] = [];
  for (let index = (all.length - 1) % stride; index < all.length; index += stride) {
    const sample = all[index];
    if (!sample) continue;
    const [seconds, ageMs, bytes, commits] = sample;
    let at = times.get(seconds);
    if (at === undefined) {
      at = new Date(seconds * 1000).toISOString();
      times.set(seconds, at);
    }
    points.push({ at, ageMs, bytes, commits });
  }
  return points;
}

/** What the column holds; nothing where another release wrote what this one does not know. */
function readRecentSamples(text: string): RecentSample[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isSample) : [];
}

const isSample = (value: unknown): value is RecentSample =>
  Array.isArray(value) && value.length === 4 && value.every((figure) => typeof figure === 'number');
