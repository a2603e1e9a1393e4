import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Removal } from '../contracts/requests.ts';

/** Stops following; the replica's files stay. Throws `conflict` while a run is open, `not-found`. */
export async function removeTarget(_operator: Operator, _replicaId: string): Promise<Removal> {
  throw new UnderstudyError('internal', 'removeTarget is not there yet');
}

/** Stops following the environment and all its replicas; no file of either is touched. */
export async function removeEnvironment(_operator: Operator, _environmentId: string): Promise<Removal> {
  throw new UnderstudyError('internal', 'removeEnvironment is not there yet');
}
