import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** Asks an open run to stop; one that has ended already is left as it is. Throws `not-found`. */
export async function cancelRun(_operator: Operator, _runId: string): Promise<{ readonly runId: string }> {
  throw new UnderstudyError('internal', 'cancelRun is not there yet');
}
