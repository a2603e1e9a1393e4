import type { Operator } from '../auth/operator.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import { readReplica } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';

/** Throws `not-found`. */
export async function getReplica(_operator: Operator, replicaId: string): Promise<ReplicaDetail> {
  const { db, now } = serviceContext();
  return readReplica(db, replicaId, now());
}
