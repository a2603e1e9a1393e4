import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { TargetReport } from '../contracts/requests.ts';

/** Looks at a directory for a target, without creating it. Input: checkTargetSchema. Field refused: `directory`. */
export async function checkTarget(_operator: Operator, _input: unknown): Promise<TargetReport> {
  throw new UnderstudyError('internal', 'checkTarget is not there yet');
}
