import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** *Snapshot now*, *Update now*. Input: requestRunSchema. Throws `conflict` where a run of the replica is open, `not-found`. */
export async function requestRun(_operator: Operator, _input: unknown): Promise<{ readonly runId: string }> {
  throw new UnderstudyError('internal', 'requestRun is not there yet');
}
