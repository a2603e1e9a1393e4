import type { ReplicaSummary } from '../contracts/replica.ts';

/** For the sparkline: as many as an hour has minutes. */
export const recentSampleLimit = 60;

/** A list of more replicas than this gets fewer points of each, so that the answer stays small. */
export const manyReplicas = 100;
const pointsOfMany = 20;

/**
 * The ages of the recent samples, whole seconds, oldest first. `many`: for a long list. At most so many stretches of equal
 * length, the last one full; of each the highest, so that no peak is lost.
 */
export function toSparkline(recentAges: string, many: boolean): ReplicaSummary['samples'] {
  if (recentAges === '') return [];
  const ages = recentAges.split(',').map(Number);
  const stride = Math.max(1, Math.ceil(ages.length / (many ? pointsOfMany : recentSampleLimit)));
  if (stride === 1) return ages;
  const points: number[] = [];
  for (let end = ages.length; end > 0; end -= stride) {
    points.push(Math.max(...ages.slice(Math.max(0, end - stride), end)));
  }
  return points.reverse();
}
