import type { ReplicaLive } from '../contracts/replica.ts';
import type { EnvironmentObservation, Publish, ReplicaObservation } from './ports.ts';

export interface Changes {
  readonly environments: readonly EnvironmentObservation[];
  readonly replicas: readonly ReplicaObservation[];
  /** Replicas whose state word or kept generations changed, environments whose health or outlook changed. */
  readonly restated: readonly string[];
  readonly unwell: readonly string[];
}

/** Finds out what moved since the last report, and tells it in events small enough for a notification. */
export interface Publisher {
  changed(
    at: number,
    environments: readonly EnvironmentObservation[],
    replicas: readonly ReplicaObservation[],
  ): Changes;
  publish(changes: Changes, environmentOf: (replicaId: string) => string): Promise<void>;
  /** The last report did not reach the store: the next one tells everything. */
  forget(): void;
}

/** Replicas in one event: a notification of PostgreSQL holds 8,000 bytes. */
const replicasInEvent = 10;
/** Milliseconds after which everything is told again although nothing moved: `observedAt` shows that we still look. */
const everythingAfterMs = 30_000;

export function createPublisher(publish: Publish): Publisher {
  let before = new Map<string, { text: string; word: string }>();
  let toldAllAt = Number.NEGATIVE_INFINITY;

  return {
    changed(at, environments, replicas) {
      const all = at - toldAllAt >= everythingAfterMs;
      if (all) toldAllAt = at;
      const now = new Map<string, { text: string; word: string }>();
      const moved = <T extends { observedAt: string | null }>(id: string, observation: T, word: string) => {
        const text = JSON.stringify({ ...observation, observedAt: null });
        now.set(id, { text, word });
        return all || before.get(id)?.text !== text;
      };
      const reworded = (id: string) => before.has(id) && before.get(id)?.word !== now.get(id)?.word;
      const changes = {
        environments: environments.filter((one) => moved(one.environmentId, one, wordOf(one))),
        replicas: replicas.filter((one) => moved(one.replicaId, one, standingOf(one))),
        restated: replicas.map((one) => one.replicaId).filter(reworded),
        unwell: environments.map((one) => one.environmentId).filter(reworded),
      };
      before = now;
      return changes;
    },
    async publish({ replicas, restated, unwell }, environmentOf) {
      for (let i = 0; i < replicas.length; i += replicasInEvent) {
        await publish({ type: 'exposure', replicas: replicas.slice(i, i + replicasInEvent).map(figuresOf) });
      }
      for (const replicaId of restated) {
        await publish({ type: 'replica', replicaId, environmentId: environmentOf(replicaId) });
      }
      for (const environmentId of unwell) await publish({ type: 'environment', environmentId });
    },
    forget() {
      before = new Map();
      toldAllAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** What a page of the environment says in words: its health, whether its disk fills, and who holds log files back. */
const wordOf = ({ health, logDisk }: EnvironmentObservation): string =>
  JSON.stringify([health, logDisk?.alert, logDisk?.holders.map(({ replicaId, why }) => [replicaId, why])]);

/** Its state, and what it keeps for commits that the environment lost. */
const standingOf = ({ state, keptAhead }: ReplicaObservation): string =>
  [state, ...(keptAhead ?? []).map(({ generation }) => generation)].join(' ');

/** What an event carries of an observation: the figures that move, not the paths beside them. */
const figuresOf = (one: ReplicaObservation): ReplicaLive => ({
  replicaId: one.replicaId,
  state: one.state,
  stateReason: one.stateReason,
  exposure: one.exposure,
  environmentLsn: one.environmentLsn,
  receivedLsn: one.receivedLsn,
  recoveredLsn: one.recoveredLsn,
  archiveFromLsn: one.archiveFromLsn,
  lastLogFile: one.lastLogFile,
  writeRate: one.writeRate,
  observedAt: one.observedAt,
});
