import type { Operator } from '../auth/operator.ts';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { readFallBacks } from '../store/fall-backs.ts';
import { readEnvironment } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';
import { withFallBacks } from './fall-back-check.ts';
import { withLogRemoval } from './log-removal-check.ts';

/** Throws `not-found`. */
export async function getEnvironment(_operator: Operator, environmentId: string): Promise<EnvironmentDetail> {
  const { db, now } = serviceContext();
  const [environment, fallBacks] = await Promise.all([
    readEnvironment(db, environmentId, now()),
    readFallBacks(db, environmentId),
  ]);
  return withLogRemoval(withFallBacks(environment, fallBacks));
}
