import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../io/clock.ts';
import { type Database, openDatabase } from '../store/client.ts';
import { readSchedule } from '../store/cron.ts';
import { pauseAll, resumeAll } from '../store/pause-all.ts';
import { removeReplica } from '../store/removal.ts';
import { writePause, writeResume, writeSchedule } from '../store/replicas.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { readNextVerification } from '../store/verification-plan.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { openQueue } from './boss.ts';
import { cancelQueuedRun } from './cancel-run.ts';
import { requestDueVerification } from './due-verifications.ts';
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

describe('a verification that is due', () => {
  const day = 86_400_000;
  const now = new Date('2026-07-20T12:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * day);

  /** On a host of its own, first published so many days ago. */
  async function published(days: number, more: Record<string, unknown> = {}) {
    const host = crypto.randomUUID();
    const home = await insertEnvironment(db, host, host);
    const { id } = await insertReplica(db, home, 'standby');
    const run = {
      replicaId: id,
      environmentId: home.id,
      host,
      kind: 'snapshot',
      trigger: 'first',
      requestedBy: 'vera',
    };
    await db.run.create({
      data: { ...run, state: 'succeeded', requestedAt: ago(days), publishedAt: ago(days) },
    });
    await db.run.create({ data: { ...run, state: 'succeeded', publishedAt: ago(0) } });
    await db.replica.update({ where: { id }, data: { recoveredLsn: '[1][28]', state: 'in step', ...more } });
    return { host, id };
  }
  const due = async (days: number, more: Record<string, unknown> = {}) => {
    const { host, id } = await published(days, more);
    const next = await readNextVerification(db, id);
    const runId = await requestDueVerification(db, boss, host, now);
    const run = runId && (await db.run.findUniqueOrThrow({ where: { id: runId } }));
    if (run)
      expect(run).toMatchObject({ kind: 'verify', trigger: 'schedule', replicaId: id, state: 'queued' });
    return { asked: run !== null, next };
  };

  /** Its last column: days from now, where one is due by itself, or why none is. What pages say and what the queue does is one rule. */
  it.each<[string, number, Record<string, unknown>, number | string]>([
    ['a week after the first publication', 7, {}, 0],
    ['not before', 6.9, {}, 0.1],
    ['a week after the last one', 90, { verifyTriedAt: ago(7.5) }, -0.5],
    ['not sooner after the last one', 90, { verifyTriedAt: ago(6.9) }, 0.1],
    ['a day after one that failed', 90, { verifyTriedAt: ago(1), verifyFailure: {} }, 0],
    ['not at once after one that failed', 90, { verifyTriedAt: ago(0.9), verifyFailure: {} }, 0.1],
    ['as often as its setting says', 2, { verifyEveryDays: 2 }, 0],
    ['never by itself where that says 0', 90, { verifyEveryDays: 0 }, 'by hand'],
    ['not while the replica is paused', 90, { pausedAt: ago(1) }, 'paused'],
    ['not of a replica that somebody uses', 90, { state: 'in use' }, 'in use'],
    ['not of one that was promoted', 90, { state: 'promoted' }, 'promoted'],
    ['not of one that was never synced', 90, { recoveredLsn: null }, 'nothing published'],
  ])('%s', async (_, days, more, expected) => {
    const next =
      typeof expected === 'string'
        ? { dueAt: null, withheld: expected }
        : { dueAt: ago(-expected).toISOString(), withheld: null };
    expect(await due(days, more)).toEqual({ asked: typeof expected === 'number' && expected <= 0, next });
  });

  it('not while everything is paused', async () => {
    await pauseAll(db, { by: 'vera', reason: 'storage maintenance', at: now.toISOString() });
    const paused = await due(90);
    await resumeAll(db, now);
    expect(paused).toEqual({ asked: false, next: { dueAt: null, withheld: 'paused' } });
  });

  it('comes one after another on a host, the one that is due for longest first, and beside other runs', async () => {
    const { host, id } = await published(20);
    const other = await insertReplica(db, await insertEnvironment(db, `${host}-2`, host), 'standby');
    await db.replica.update({
      where: { id: other.id },
      data: { recoveredLsn: '[1][28]', state: 'in step', verifyTriedAt: ago(30) },
    });
    const update = { kind: 'update', trigger: 'operator', requestedBy: 'vera' } as const;
    await requestRun(db, boss, { ...update, replicaId: other.id });
    const first = await requestDueVerification(db, boss, host, now);
    expect(await db.run.findUniqueOrThrow({ where: { id: first ?? '' } })).toMatchObject({
      replicaId: other.id,
    });
    expect(await requestDueVerification(db, boss, host, now)).toBeNull();
    expect(await cancelQueuedRun(db, boss, first ?? '', now)).toBe(true);
    // Cancelled is tried: the other one's turn has come.
    const second = await requestDueVerification(db, boss, host, now);
    expect(await db.run.findUniqueOrThrow({ where: { id: second ?? '' } })).toMatchObject({ replicaId: id });
    await expect(removeReplica(db, id, now)).rejects.toMatchObject({ code: 'conflict' });
  });
});

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
