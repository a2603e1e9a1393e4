import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../io/clock.ts';
import { type Database, openDatabase } from '../store/client.ts';
import { readSchedule } from '../store/cron.ts';
import { writePause, writeResume, writeSchedule } from '../store/replicas.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { openQueue } from './boss.ts';
import { ensureCommonQueues, type ScheduleJob, scheduleQueue } from './queues.ts';
import { requestRun } from './request-run.ts';
import { runDueSchedule, syncSchedules } from './schedules.ts';

let server: TestDatabase;
let db: Database;
let boss: PgBoss;
let environment: { id: string; host: string };
let replicaId = '';

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  boss = await openQueue(server.url, { role: 'worker', onError: console.error });
  await ensureCommonQueues(boss);
  environment = await insertEnvironment(db, 'orders');
});

beforeEach(async () => {
  replicaId = (await insertReplica(db, environment, crypto.randomUUID())).id;
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await db.$disconnect();
  await server.stop();
});

const schedule = async (cron: string) => {
  await writeSchedule(db, replicaId, readSchedule(cron, 'Europe/Vienna'), new Date());
  await syncSchedules(db, boss, replicaId);
};
const nextRunAt = async () =>
  (await db.replica.findUniqueOrThrow({ where: { id: replicaId } })).nextRunAt?.toISOString();

describe('a schedule', () => {
  it('fires, and makes a run on record as of the schedule', async () => {
    await boss.work<ScheduleJob>(scheduleQueue, async ([job]) => {
      if (job) await runDueSchedule(db, boss, systemClock, job.data);
    });
    // The queue sends what was due within the last minute: no need to wait for the next full one.
    await schedule('* * * * *');
    const run = await until(async () => (await db.run.findFirst({ where: { replicaId } })) ?? undefined);
    expect(run).toMatchObject({ kind: 'update', trigger: 'schedule', state: 'queued', host: 'here' });
    expect(Date.parse((await nextRunAt()) ?? '')).toBeGreaterThan(Date.now());
    await boss.offWork(scheduleQueue);
  });

  it('is skipped while a run of the replica is open', async () => {
    await schedule('0 3 * * *');
    await requestRun(db, boss, { replicaId, kind: 'snapshot', trigger: 'operator', requestedBy: 'operator' });
    expect(await runDueSchedule(db, boss, systemClock, { replicaId })).toBeNull();
    expect(await db.run.count({ where: { replicaId } })).toBe(1);
  });

  it('rests while the replica is paused, and goes on after', async () => {
    await schedule('0 3 * * *');
    expect(await boss.getSchedules(scheduleQueue, replicaId)).toMatchObject([
      { cron: '0 3 * * *', timezone: 'Europe/Vienna', key: replicaId },
    ]);
    await writePause(db, replicaId, new Date());
    await syncSchedules(db, boss, replicaId);
    expect(await boss.getSchedules(scheduleQueue, replicaId)).toEqual([]);
    expect(await runDueSchedule(db, boss, systemClock, { replicaId })).toBeNull();
    expect(await nextRunAt()).toBeUndefined();
    await writeResume(db, replicaId, new Date());
    await refreshNextRuns(db, new Date('2026-07-01T00:00:00Z'));
    expect(await nextRunAt()).toBe('2026-07-01T01:00:00.000Z');
    // A process may have died between the row and the queue: the next start makes it right.
    await syncSchedules(db, boss);
    expect(await boss.getSchedules(scheduleQueue, replicaId)).toHaveLength(1);
  });

  it('changes with the row, and ends with it', async () => {
    await schedule('0 3 * * *');
    await schedule('30 4 * * 1');
    expect(await boss.getSchedules(scheduleQueue, replicaId)).toMatchObject([{ cron: '30 4 * * 1' }]);
    await writeSchedule(db, replicaId, null, new Date());
    await syncSchedules(db, boss);
    expect(await boss.getSchedules(scheduleQueue, replicaId)).toEqual([]);
    expect(await nextRunAt()).toBeUndefined();
  });
});
