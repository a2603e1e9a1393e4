import type { Operator } from '../auth/operator.ts';
import type { Overview } from '../contracts/environment.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** Every environment with its replicas and their live figures. */
export async function listOverview(_operator: Operator): Promise<Overview> {
  throw new UnderstudyError('internal', 'listOverview is not there yet');
}
