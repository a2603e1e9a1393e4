import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';

/** Throws `not-found`. */
export async function getReplica(_operator: Operator, _replicaId: string): Promise<ReplicaDetail> {
  throw new UnderstudyError('internal', 'getReplica is not there yet');
}
