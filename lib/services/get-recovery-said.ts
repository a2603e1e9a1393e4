import type { Operator } from '../auth/operator.ts';
import type { RecoverySaid } from '../contracts/recovery-said.ts';
import { readRecoverySaid } from '../store/recovery-said.ts';
import { serviceContext } from './context.ts';

/** What `db_recover` printed when the replica was recovered last; null where it never was. Throws `not-found`. */
export async function getRecoverySaid(_operator: Operator, replicaId: string): Promise<RecoverySaid | null> {
  return readRecoverySaid(serviceContext().db, replicaId);
}
