import type { Operator } from '../auth/operator.ts';
import { updateEnvironmentSchema } from '../contracts/requests.ts';
import {
  type EnvironmentSettings,
  readEnvironmentRecord,
  writeEnvironmentSettings,
} from '../store/environments.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { refuseFailed, sealedSpec } from './look.ts';

/**
 * Sets whether log files that the environment no longer uses leave it, whether a checkpoint comes first, what is copied
 * beside the databases, which utilities are used, and when the log's disk is told of. Runs go by it from their next start
 * on, the monitor from its next look on. Input: {@link updateEnvironmentSchema}. Fields refused: `logAlert.…`,
 * `copying.…`, `utilities` (the host does not have them, or they are of another release than the log). Throws `not-found`,
 * and `host-not-answering` where utilities are named.
 */
export async function updateEnvironment(_operator: Operator, input: unknown): Promise<EnvironmentSettings> {
  const { environmentId, ...settings } = parseInput(updateEnvironmentSchema, input);
  const context = serviceContext();
  const { utilities } = settings;
  if (utilities) {
    const { host, ...record } = await readEnvironmentRecord(context.db, environmentId);
    const report = await context.ask(host, 'inspect-environment', sealedSpec({ ...record, utilities }));
    refuseFailed(
      report.checks.filter(({ name }) => name === 'utilities'),
      'utilities',
    );
  }
  await writeEnvironmentSettings(context.db, environmentId, settings);
  return settings;
}
