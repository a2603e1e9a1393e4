import type { Operator } from '../auth/operator.ts';
import type { Overview } from '../contracts/environment.ts';
import { readOverview } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';

/** Every environment with its replicas and their live figures, by name. */
export async function listOverview(_operator: Operator): Promise<Overview> {
  const { db, now } = serviceContext();
  return readOverview(db, now());
}
