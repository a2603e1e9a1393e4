import type { LivePatch } from '../contracts/events.ts';
import type { ReplicaLive } from '../contracts/replica.ts';

/** Gathers live figures between two frames: one patch a replica, of the figures that moved. */
export interface LiveFigures {
  add(figures: readonly ReplicaLive[]): void;
  /** Whether something moved since the last time. */
  readonly waiting: boolean;
  /** What moved since the last time. */
  take(): LivePatch[];
  /** Browsers have these replicas from elsewhere (of all, where none is named): what comes next is told whole. */
  tellWhole(replicaIds?: readonly string[]): void;
}

type Figure = keyof ReplicaLive;

export function createLiveFigures(): LiveFigures {
  const current = new Map<string, ReplicaLive>();
  const whole = new Set<string>();
  // A figure that moved and came back is told as well: a browser may have read it in between.
  const moved = new Map<string, Set<Figure>>();
  return {
    add(figures) {
      for (const live of figures) {
        const before = whole.delete(live.replicaId) ? undefined : current.get(live.replicaId);
        const names = moved.get(live.replicaId) ?? new Set();
        for (const name of Object.keys(live) as Figure[]) {
          if (!before || !isSame(before[name], live[name])) names.add(name);
        }
        current.set(live.replicaId, live);
        if (names.size > 0) moved.set(live.replicaId, names);
      }
    },
    get waiting() {
      return moved.size > 0;
    },
    take() {
      const patches = [...moved].map(([replicaId, names]) => {
        const live = current.get(replicaId);
        return Object.assign({ replicaId }, ...[...names].map((name) => ({ [name]: live?.[name] })));
      });
      moved.clear();
      return patches;
    },
    tellWhole(replicaIds = [...current.keys()]) {
      for (const id of replicaIds) whole.add(id);
    },
  };
}

const isSame = (a: ReplicaLive[Figure], b: ReplicaLive[Figure]): boolean =>
  a === b ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    a !== null &&
    b !== null &&
    a.bytes === b.bytes &&
    a.commits === b.commits &&
    a.oldestCommitAgeMs === b.oldestCommitAgeMs);
