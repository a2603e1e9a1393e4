import type { Operator } from '../auth/operator.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { writePause, writeResume } from '../store/replicas.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { serviceContext } from './context.ts';

/** Stops the schedule of a replica; runs that an operator asks for still go ahead. Throws `not-found`. */
export async function pauseReplica(_operator: Operator, replicaId: string): Promise<void> {
  const { db, boss, now } = serviceContext();
  await writePause(db, replicaId, now());
  await syncSchedules(db, await boss(), replicaId);
}

/** The schedule goes on with its next time; none that passed meanwhile is made up for. Throws `not-found`. */
export async function resumeReplica(_operator: Operator, replicaId: string): Promise<void> {
  const { db, boss, now } = serviceContext();
  await writeResume(db, replicaId, now());
  await refreshNextRuns(db, now());
  await syncSchedules(db, await boss(), replicaId);
}
