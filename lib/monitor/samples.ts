import type { ExposureSample, ReplicaObservation } from './ports.ts';

/** Chooses which observations become points of the exposure over time. Times are monotonic milliseconds. */
export interface Sampler {
  take(at: number, observedAt: string, observations: readonly ReplicaObservation[]): ExposureSample[];
}

const whileExposedMs = 10_000;
const whileIdleMs = 60_000;

/** At most one a replica every ten seconds, one a minute while nothing is exposed, and one at once when that changes. */
export function createSampler(): Sampler {
  const last = new Map<string, { at: number; exposed: boolean }>();
  return {
    take(at, observedAt, observations) {
      const samples: ExposureSample[] = [];
      for (const { replicaId, exposure } of observations) {
        if (!exposure) continue;
        const exposed = exposure.commits > 0;
        const before = last.get(replicaId);
        const wait = exposed || before?.exposed ? whileExposedMs : whileIdleMs;
        if (before && at - before.at < wait) continue;
        last.set(replicaId, { at, exposed });
        samples.push({
          replicaId,
          at: observedAt,
          bytes: exposure.bytes,
          commits: exposure.commits,
          ageMs: exposure.oldestCommitAgeMs ?? 0,
        });
      }
      return samples;
    },
  };
}
