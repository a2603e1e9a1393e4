import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

export interface AddedTarget {
  readonly replicaId: string;
  /** The first snapshot, already queued. */
  readonly runId: string;
}

/** Input: {@link import('../contracts/replica.ts').newTargetSchema}. Fields refused: `name`, `directory`, `schedule.cron`, `schedule.timeZone`. */
export async function addTarget(_operator: Operator, _input: unknown): Promise<AddedTarget> {
  throw new UnderstudyError('internal', 'addTarget is not there yet');
}
