import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** Stops the schedule of a replica; runs that an operator asks for still go ahead. */
export async function pauseReplica(_operator: Operator, _replicaId: string): Promise<void> {
  throw new UnderstudyError('internal', 'pauseReplica is not there yet');
}

export async function resumeReplica(_operator: Operator, _replicaId: string): Promise<void> {
  throw new UnderstudyError('internal', 'resumeReplica is not there yet');
}
