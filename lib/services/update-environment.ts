import type { Operator } from '../auth/operator.ts';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { updateEnvironmentSchema } from '../contracts/requests.ts';
import { writeEnvironmentSettings } from '../store/environments.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * Sets whether log files that the environment no longer uses leave it; runs go by it from their next start on. Input:
 * {@link updateEnvironmentSchema}. Throws `not-found`.
 */
export async function updateEnvironment(
  _operator: Operator,
  input: unknown,
): Promise<Pick<EnvironmentDetail, 'moveLogs'>> {
  const { environmentId, moveLogs } = parseInput(updateEnvironmentSchema, input);
  await writeEnvironmentSettings(serviceContext().db, environmentId, { moveLogs });
  return { moveLogs };
}
