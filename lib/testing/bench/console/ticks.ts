import type { Overview } from '../../../contracts/environment.ts';
import type { ReplicaLive } from '../../../contracts/replica.ts';
import type { Database } from '../../../store/client.ts';
import { publish } from '../../../store/events.ts';

export interface Ticks {
  /** Resolves once no more are told. */
  stop(): Promise<void>;
}

/** As the monitor's publisher: a notification holds so many. */
const replicasInEvent = 10;

/** Tells new figures of every replica each second, as the monitors of their hosts would, from this process. */
export function startTicks(db: Database, { environments }: Overview): Ticks {
  let tick = 0;
  let stopped = false;
  const replicas = environments.flatMap((environment) => environment.replicas);
  const figures = (index: number): ReplicaLive => {
    const replica = replicas[index];
    if (!replica) throw new Error('no such replica');
    const bytes = ((index * 7919 + tick * 104_729) % 90_000) + 100;
    return {
      replicaId: replica.replicaId,
      state: replica.state,
      stateReason: replica.stateReason,
      exposure: {
        bytes,
        commits: Math.ceil(bytes / 1900),
        oldestCommitAgeMs: (index * 31 + tick * 1000) % 5000,
      },
      environmentLsn: `[${100 + (index % 50)}][${(tick * 31_337 + index) % 10_485_760}]`,
      receivedLsn: `[${100 + (index % 50)}][${(tick * 30_000 + index) % 10_485_760}]`,
      recoveredLsn: replica.recoveredLsn,
      archiveFromLsn: replica.archiveFromLsn,
      lastLogFile: replica.lastLogFile,
      writeRate: 1000 + ((index * 17 + tick * 13) % 5000),
      observedAt: new Date().toISOString(),
    };
  };
  const tell = async () => {
    while (!stopped) {
      const due = performance.now() + 1000;
      tick += 1;
      for (let from = 0; from < replicas.length; from += replicasInEvent * 10) {
        const events = Array.from({ length: 10 }, (_, part) => from + part * replicasInEvent)
          .filter((first) => first < replicas.length)
          .map((first) => ({
            type: 'exposure' as const,
            replicas: Array.from({ length: Math.min(replicasInEvent, replicas.length - first) }, (_, n) =>
              figures(first + n),
            ),
          }));
        await publish(db, ...events);
      }
      await new Promise((later) => setTimeout(later, Math.max(0, due - performance.now())));
    }
  };
  const telling = tell();
  return {
    stop() {
      stopped = true;
      return telling;
    },
  };
}
