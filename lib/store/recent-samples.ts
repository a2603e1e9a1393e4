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
  // A quarter of the time that it takes to split it.
  const ages: number[] = JSON.parse(`[${recentAges}]`);
  const stride = Math.max(1, Math.ceil(ages.length / (many ? pointsOfMany : recentSampleLimit)));
  if (stride === 1) return ages;
  const points: number[] = [];
  // The first stretch is what the full ones leave over.
  for (let from = 0, to = ages.length % stride || stride; from < ages.length; from = to, to += stride) {
    let highest = ages[from] ?? 0;
    for (let index = from + 1; index < to; index += 1) highest = Math.max(highest, ages[index] ?? 0);
    points.push(highest);
  }
  return points;
}
