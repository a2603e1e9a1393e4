import type { Operator } from '../auth/operator.ts';
import type { EnvironmentDetail } from '../contracts/environment.ts';
import { readEnvironment } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';

/** Throws `not-found`. */
export async function getEnvironment(_operator: Operator, environmentId: string): Promise<EnvironmentDetail> {
  const { db, now } = serviceContext();
  return readEnvironment(db, environmentId, now());
}
