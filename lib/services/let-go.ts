import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import { countOtherHolders, writeLetGo } from '../store/let-go.ts';
import { serviceContext } from './context.ts';

/**
 * Lets a replica go: from their next start on, runs of the environment's other replicas let log files leave without it.
 * Its chain breaks where one goes that it needs; a snapshot takes it back in. Throws `conflict` where no other replica
 * is left whose runs could do so, `not-found`.
 */
export async function letReplicaGo(
  operator: Operator,
  replicaId: string,
): Promise<NonNullable<ReplicaDetail['letGo']>> {
  const { db, now } = serviceContext();
  if ((await countOtherHolders(db, replicaId)) === 0) {
    throw new UnderstudyError('conflict', 'no other replica of this environment is left', {
      op: 'let a replica go',
      hint: 'Log files leave in the runs of the other replicas, and there are none: nothing would be gained. Add a target, or let unused log files stay in the environment and remove them by hand, with db_archive -d.',
    });
  }
  const at = now();
  await writeLetGo(db, replicaId, { at, by: operator.name });
  return { at: at.toISOString(), by: operator.name };
}

/** Takes the decision back: log files that are still there stay until the replica holds them. Throws `not-found`. */
export async function holdReplica(_operator: Operator, replicaId: string): Promise<void> {
  await writeLetGo(serviceContext().db, replicaId, null);
}
