import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

export interface RegisteredEnvironment {
  readonly environmentId: string;
}

/** Input: {@link import('../contracts/environment.ts').newEnvironmentSchema}. Fields refused: `name`, `home`, `logDirectory`, `dataDirectories`, `password`. */
export async function registerEnvironment(
  _operator: Operator,
  _input: unknown,
): Promise<RegisteredEnvironment> {
  throw new UnderstudyError('internal', 'registerEnvironment is not there yet');
}
