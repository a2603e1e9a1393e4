import type { Database, Db } from './client.ts';
import { asId } from './ids.ts';
import { changeReplica } from './replicas.ts';

/** Who let it go, and when; null takes it back. Throws `not-found`. */
export async function writeLetGo(
  db: Database,
  replicaId: string,
  letGo: { readonly at: Date; readonly by: string } | null,
): Promise<void> {
  await changeReplica(db, replicaId, () => ({ letGoAt: letGo?.at ?? null, letGoBy: letGo?.by ?? null }));
}

/** Replicas of the same environment beside this one that were not let go themselves. */
export const countOtherHolders = (db: Db, replicaId: string): Promise<number> =>
  db.replica.count({
    where: {
      id: { not: asId('replica', replicaId) },
      removedAt: null,
      letGoAt: null,
      environment: { replicas: { some: { id: replicaId } } },
    },
  });

/**
 * Directories of the replicas that log files of the environment wait for beside this one: paused or not, but for those that
 * were let go.
 */
export async function readOtherHolders(db: Db, replicaId: string): Promise<string[]> {
  const others = await db.replica.findMany({
    where: {
      id: { not: replicaId },
      removedAt: null,
      environment: { replicas: { some: { id: replicaId } } },
    },
    select: { directory: true, letGoAt: true, activeRun: { select: { kind: true } } },
  });
  return others.filter(isWaitedFor).map(({ directory }) => directory);
}

/**
 * Whether runs of the environment's other replicas wait for this one before a log file leaves. One that was let go and
 * takes a snapshot is waited for again: what left meanwhile would break the chain that is about to begin.
 */
const isWaitedFor = (replica: {
  readonly letGoAt: Date | null;
  readonly activeRun: { readonly kind: string } | null;
}): boolean => replica.letGoAt === null || replica.activeRun?.kind === 'snapshot';
