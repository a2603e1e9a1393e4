import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';

/** Input: updateScheduleSchema; null ends the schedule. Fields refused: `schedule.cron`, `schedule.timeZone`. */
export async function updateSchedule(_operator: Operator, _input: unknown): Promise<ReplicaSchedule | null> {
  throw new UnderstudyError('internal', 'updateSchedule is not there yet');
}
