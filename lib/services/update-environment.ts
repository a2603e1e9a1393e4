import type { Operator } from '../auth/operator.ts';
import { updateEnvironmentSchema } from '../contracts/requests.ts';
import { type EnvironmentSettings, writeEnvironmentSettings } from '../store/environments.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * Sets whether log files that the environment no longer uses leave it, whether a checkpoint comes first, what is copied
 * beside the databases, and when the log's disk is told of. Runs go by it from their next start on, the monitor from its
 * next look on. Input: {@link updateEnvironmentSchema}. Fields refused: `logAlert.…`, `copying.…`. Throws `not-found`.
 */
export async function updateEnvironment(_operator: Operator, input: unknown): Promise<EnvironmentSettings> {
  const { environmentId, ...settings } = parseInput(updateEnvironmentSchema, input);
  await writeEnvironmentSettings(serviceContext().db, environmentId, settings);
  return settings;
}
