import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { openQueue } from '../queue/boss.ts';
import { cancelQueuedRun } from '../queue/cancel-run.ts';
import { resumeLimit } from '../queue/interrupt-run.ts';
import { ensureRunQueues, queueOf, runQueue } from '../queue/queues.ts';
import { requestRun } from '../queue/request-run.ts';
import { type Database, openDatabase } from '../store/client.ts';
import { readRun } from '../store/run-queries.ts';
import { requestCancel } from '../store/runs.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { slowEngine } from '../testing/slow-engine.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { startWorker, type Worker } from './worker-process.ts';

/** One per test: a worker here must not take what another test left queued. */
let hostName = '';
let server: TestDatabase;
let db: Database;
let boss: PgBoss;
let replicaId = '';
const children: ChildProcess[] = [];
const workers: Worker[] = [];

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  boss = await openQueue(server.url, { role: 'sender', onError: console.error });
});

beforeEach(async () => {
  hostName = `host-${crypto.randomUUID()}`;
  const environment = await insertEnvironment(db, hostName, hostName);
  replicaId = (await insertReplica(db, environment, 'standby')).id;
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const worker of workers.splice(0)) await worker.stop();
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await db.$disconnect();
  await server.stop();
});

/** A worker of its own process; its runs take a minute. */
async function startChild(): Promise<ChildProcess> {
  const script = resolve(import.meta.dirname, '../testing/slow-worker.ts');
  const child = spawn(process.execPath, [script, server.url, server.dataDirectory, hostName], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

async function startHere(durationMs: number): Promise<Worker> {
  const worker = await startWorker({
    databaseUrl: server.url,
    dataDirectory: server.dataDirectory,
    host: localHost(hostName),
    log: pino({ level: 'error' }),
    engine: slowEngine(durationMs),
  });
  workers.push(worker);
  return worker;
}

const request = (kind: 'snapshot' | 'verify' = 'snapshot') =>
  requestRun(db, boss, { replicaId, kind, trigger: 'operator', requestedBy: 'operator' });
const reaches = (runId: string, state: string) =>
  until(async () => {
    const run = await readRun(db, runId);
    return run.state === state ? run : undefined;
  });
const successor = (runId: string) =>
  until(async () => {
    const row = await db.replica.findUniqueOrThrow({
      where: { id: replicaId },
      include: { activeRun: true },
    });
    return row.activeRun && row.activeRun.id !== runId ? row.activeRun : undefined;
  });

describe('a worker that is killed', () => {
  it.each(['snapshot', 'verify'] as const)(
    'leaves a %s that becomes interrupted and is taken up again',
    async (kind) => {
      const child = await startChild();
      const run = await request(kind);
      await until(async () => (await readRun(db, run.id)).lines.length === 1 || undefined);
      child.kill('SIGKILL');
      await once(child, 'exit');
      // Nobody is there to notice yet.
      expect(await readRun(db, run.id)).toMatchObject({ state: 'running' });
      await startHere(50);
      const interrupted = await reaches(run.id, 'interrupted');
      expect(interrupted).toMatchObject({
        error: { code: 'interrupted', hint: 'Nothing to do: it is taken up again by itself.' },
        steps: [
          { name: 'prepare', state: 'failed' },
          { name: 'recover', state: 'skipped' },
        ],
        lines: [{ sequence: 1, text: 'nothing will happen for a while' }],
      });
      const next = await until(() =>
        db.run
          .findFirst({ where: { replicaId, trigger: 'resume' } })
          .then((row) => (row?.state === 'succeeded' ? row : undefined)),
      );
      expect(next).toMatchObject({ kind, resumeCount: 1 });
      expect(await boss.findJobs(queueOf(hostName, kind), { id: run.id })).toEqual([]);
    },
  );

  it('is noticed by a worker that lives on', async () => {
    const child = await startChild();
    const run = await request();
    await reaches(run.id, 'running');
    await startHere(50);
    child.kill('SIGKILL');
    await reaches(run.id, 'interrupted');
  });

  it('is not taken up for ever', async () => {
    const run = await request();
    await db.run.update({
      where: { id: run.id },
      data: { state: 'running', startedAt: new Date(), workerId: null, resumeCount: resumeLimit },
    });
    await startHere(50);
    const interrupted = await reaches(run.id, 'interrupted');
    expect(interrupted.error?.hint).toContain('not taken up again');
    expect(await db.run.count({ where: { replicaId } })).toBe(1);
    expect(await db.replica.findUniqueOrThrow({ where: { id: replicaId } })).toMatchObject({
      activeRunId: null,
    });
  });
});

describe('a worker that is asked to end', () => {
  it('interrupts its runs, ends within seconds and leaves them queued again', async () => {
    const child = await startChild();
    const run = await request();
    await reaches(run.id, 'running');
    const asked = performance.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    const ms = performance.now() - asked;
    console.log(`from SIGTERM to the end: ${ms.toFixed(0)} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(15_000);
    expect(await readRun(db, run.id)).toMatchObject({ state: 'interrupted' });
    const next = await successor(run.id);
    // Asked for by an operator, not the run's fault: not counted.
    expect(next).toMatchObject({ state: 'queued', trigger: 'resume', resumeCount: 0 });
    await startHere(50);
    await reaches(next.id, 'succeeded');
  });
});

describe('a run', () => {
  it('is cancelled before a worker takes it, and its replica has room again', async () => {
    const run = await request();
    await requestCancel(db, run.id, new Date());
    expect(await cancelQueuedRun(db, boss, run.id, new Date())).toBe(true);
    expect(await readRun(db, run.id)).toMatchObject({ state: 'cancelled', cancelRequested: true });
    const next = await request();
    await startHere(50);
    await reaches(next.id, 'succeeded');
    // One that was cancelled in the queue is never begun.
    expect((await readRun(db, run.id)).startedAt).toBeNull();
  });

  it('is cancelled in the middle, also where the signal got lost', async () => {
    await startHere(60_000);
    const run = await request();
    await reaches(run.id, 'running');
    // The record alone, without a notification.
    await db.run.update({ where: { id: run.id }, data: { cancelRequestedAt: new Date() } });
    expect(await reaches(run.id, 'cancelled')).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('stops where another worker was given it', async () => {
    await startHere(60_000);
    const run = await request();
    await reaches(run.id, 'running');
    const other = await db.worker.create({
      data: { host: 'far', pid: 1, startTime: '1', scope: 'x', version: '0' },
    });
    await db.run.update({ where: { id: run.id }, data: { workerId: other.id } });
    // The one that lost it may not end it: it stays with the other.
    await until(
      async () =>
        (await boss.findJobs(runQueue(hostName), { id: run.id }))[0]?.state === 'completed' || undefined,
    );
    expect(await readRun(db, run.id)).toMatchObject({ state: 'running' });
    await db.worker.update({ where: { id: other.id }, data: { heartbeatAt: new Date(Date.now() - 31_000) } });
    await reaches(run.id, 'interrupted');
  });

  it('gets a job again where the queue lost it', async () => {
    const run = await request();
    await boss.deleteJob(runQueue(hostName), run.id);
    await db.run.update({ where: { id: run.id }, data: { requestedAt: new Date(Date.now() - 60_000) } });
    await startHere(50);
    await reaches(run.id, 'succeeded');
  });
});

describe('two runs of a replica', () => {
  it('are kept apart by the row and, without it, by the policy of the queue', async () => {
    const first = await request();
    await expect(request()).rejects.toMatchObject({ code: 'conflict' });
    await db.replica.update({ where: { id: replicaId }, data: { activeRunId: null } });
    await expect(request()).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.run.count({ where: { replicaId } })).toBe(1);
    expect(await boss.findJobs(runQueue(hostName), { id: first.id })).toHaveLength(1);
  });

  it('asked for at the same moment become one', async () => {
    await ensureRunQueues(boss, hostName);
    for (let round = 0; round < 10; round += 1) {
      await requestAtOnce();
      const { activeRunId } = await db.replica.findUniqueOrThrow({ where: { id: replicaId } });
      expect(await cancelQueuedRun(db, boss, activeRunId ?? '', new Date())).toBe(true);
      expect(await db.run.count({ where: { replicaId } })).toBe(round + 1);
    }
  });

  const requestAtOnce = async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => request()));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    }
  };
});
