import type { Operator } from '../auth/operator.ts';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** Throws `not-found`. */
export async function getEnvironment(
  _operator: Operator,
  _environmentId: string,
): Promise<EnvironmentDetail> {
  throw new UnderstudyError('internal', 'getEnvironment is not there yet');
}
