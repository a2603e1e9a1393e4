import type { Operator } from '../auth/operator.ts';
import type { EnvironmentReport } from '../contracts/environment.ts';
import { readEnvironmentRecord, writeEnvironmentReport } from '../store/environments.ts';
import { serviceContext } from './context.ts';
import { sealedSpec } from './look.ts';

/**
 * Looks at a registered environment as registering did, and keeps what was found. One that cannot be used any more is a
 * report, not an error. Throws `not-found`, `host-not-answering`.
 */
export async function lookAgain(_operator: Operator, environmentId: string): Promise<EnvironmentReport> {
  const { db, ask, now } = serviceContext();
  const environment = await readEnvironmentRecord(db, environmentId);
  const report = await ask(environment.host, 'inspect-environment', sealedSpec(environment));
  await writeEnvironmentReport(db, environment.id, report, now());
  return report;
}
