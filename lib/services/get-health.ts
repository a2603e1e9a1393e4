import { UnderstudyError } from '../contracts/errors.ts';
import type { Health } from '../contracts/health.ts';

/** Database, queue and worker, each asked. Never throws for one that is not well. Needs no operator. */
export async function getHealth(): Promise<Health> {
  throw new UnderstudyError('internal', 'getHealth is not there yet');
}
