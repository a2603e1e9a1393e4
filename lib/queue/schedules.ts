import type { PgBoss } from 'pg-boss';
import { type ErrorCode, isUnderstudyError } from '../contracts/errors.ts';
import type { Clock } from '../io/clock.ts';
import type { Database } from '../store/client.ts';
import { readPause } from '../store/pause-all.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { type ScheduleJob, scheduleQueue } from './queues.ts';
import { requestRun } from './request-run.ts';

/**
 * Brings the queue's schedules in line with the replicas' rows, which decide: after a change of one, and at every
 * start, as a process may have died between the two. There are none while everything is paused.
 */
export async function syncSchedules(db: Database, boss: PgBoss, replicaId?: string): Promise<void> {
  const pause = await readPause(db);
  const rows = await db.replica.findMany({
    where: { ...(replicaId === undefined ? {} : { id: replicaId }), scheduleCron: { not: null } },
    select: { id: true, scheduleCron: true, scheduleZone: true, pausedAt: true, removedAt: true },
  });
  const wanted = new Map(
    rows
      .filter((row) => pause === null && row.removedAt === null && row.pausedAt === null)
      .map((row) => [row.id, { cron: row.scheduleCron ?? '', zone: row.scheduleZone ?? 'UTC' }]),
  );
  const there = await readSchedules(boss, replicaId);
  for (const schedule of there) {
    if (!wanted.has(schedule.key)) await boss.unschedule(scheduleQueue, schedule.key);
  }
  for (const [id, { cron, zone }] of wanted) {
    const known = there.find((schedule) => schedule.key === id);
    if (known?.cron === cron && known.timezone === zone) continue;
    const job: ScheduleJob = { replicaId: id };
    await boss.schedule(scheduleQueue, cron, job, { tz: zone, key: id });
  }
}

async function readSchedules(boss: PgBoss, replicaId: string | undefined) {
  if (replicaId !== undefined) return boss.getSchedules(scheduleQueue, replicaId);
  return boss.getSchedules(scheduleQueue, undefined, { limit: 100_000 });
}

/**
 * What a due schedule does: requests an update, on record as of the schedule. Nothing where a run of the replica is
 * open already, or where the replica or everything is paused, or it is no longer followed. Answers the run's id, if there is one.
 */
export async function runDueSchedule(
  db: Database,
  boss: PgBoss,
  clock: Clock,
  { replicaId }: ScheduleJob,
): Promise<string | null> {
  const replica = await db.replica.findFirst({
    where: { id: replicaId, removedAt: null, pausedAt: null, scheduleCron: { not: null } },
    select: { activeRunId: true },
  });
  if (!replica || (await readPause(db))) return null;
  await refreshNextRuns(db, new Date(clock.now()));
  if (replica.activeRunId !== null) return null;
  try {
    const run = await requestRun(db, boss, {
      replicaId,
      kind: 'update',
      trigger: 'schedule',
      requestedBy: 'schedule',
    });
    return run.id;
  } catch (error) {
    // Between the look and the request, somebody else's run was first: the schedule's wish is served by that one.
    if (isUnderstudyError(error) && isServedOtherwise(error.code)) return null;
    throw error;
  }
}

/** Also a pause that came in between. */
const isServedOtherwise = (code: ErrorCode): boolean =>
  code === 'conflict' || code === 'not-found' || code === 'all-paused';
