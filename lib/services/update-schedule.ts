import type { Operator } from '../auth/operator.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';
import { updateScheduleSchema } from '../contracts/requests.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { writeSchedule } from '../store/replicas.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { parseSchedule } from './target-rules.ts';

/**
 * Input: {@link updateScheduleSchema}; null ends the schedule. Fields refused: `schedule.cron`, `schedule.timeZone`.
 * Throws `not-found`.
 */
export async function updateSchedule(_operator: Operator, input: unknown): Promise<ReplicaSchedule | null> {
  const form = parseInput(updateScheduleSchema, input);
  const schedule = form.schedule ? parseSchedule(form.schedule, 'schedule.') : null;
  const { db, boss, now } = serviceContext();
  await writeSchedule(db, form.replicaId, schedule, now());
  await syncSchedules(db, await boss(), form.replicaId);
  return schedule;
}
