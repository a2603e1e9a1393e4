import type { Operator } from '../auth/operator.ts';
import type { EnvironmentReport } from '../contracts/environment.ts';
import { UnderstudyError } from '../contracts/errors.ts';

/** Looks before asking: what is in this home. Input: as for registering; `name` may be absent. Field refused: `home`. */
export async function checkEnvironment(_operator: Operator, _input: unknown): Promise<EnvironmentReport> {
  throw new UnderstudyError('internal', 'checkEnvironment is not there yet');
}
