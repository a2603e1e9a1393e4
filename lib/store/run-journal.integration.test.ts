import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UnderstudyEvent } from '../contracts/events.ts';
import { systemClock } from '../io/clock.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { type Database, openDatabase } from './client.ts';
import { endRun } from './end-run.ts';
import { type EventBus, openEventBus } from './event-bus.ts';
import { countOtherHolders, readOtherHolders, writeLetGo } from './let-go.ts';
import { openRun } from './open-run.ts';
import { createRunJournal, type StoredJournal } from './run-journal.ts';
import { readRun } from './run-queries.ts';
import { startRun } from './runs.ts';
import { registerWorker } from './workers.ts';

let server: TestDatabase;
let db: Database;
let bus: EventBus;
let environment: { id: string; host: string };
let workerId = '';
let runId = '';
let replicaId = '';
let journal: StoredJournal;
let heard: UnderstudyEvent[] = [];

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  bus = await openEventBus(server.url, { onError: console.error });
  bus.subscribe((event) => event.type !== 'missed' && heard.push(event));
  environment = await insertEnvironment(db, 'orders');
  workerId = await registerWorker(db, { host: 'here', pid: 1, startTime: '1', scope: 's', version: '0' });
});

beforeEach(async () => {
  replicaId = (await insertReplica(db, environment, crypto.randomUUID())).id;
  const request = { replicaId, kind: 'update', trigger: 'operator', requestedBy: 'operator' } as const;
  runId = (await openRun(db, request, async () => true)).id;
  const task = await startRun(db, runId, workerId, new Date());
  journal = createRunJournal(db, task!, workerId, systemClock);
  heard = [];
});

afterAll(async () => {
  await bus.close();
  await db.$disconnect();
  await server.stop();
});

const end = (event: 'succeed' | 'fail' | 'cancel' | 'interrupt') =>
  endRun(db, {
    runId,
    event,
    at: new Date('2026-11-22T10:00:00Z'),
    error: event === 'succeed' ? null : { code: 'disk-full', message: 'no space' },
  });
const replica = () => db.replica.findUniqueOrThrow({ where: { id: replicaId } });

describe('the journal of a run', () => {
  it('has a step on record before it does anything, and tells of it', async () => {
    await journal.plan(['prepare', 'recover'], false);
    expect((await readRun(db, runId)).steps.map((step) => step.state)).toEqual(['pending', 'pending']);
    await journal.stepStarted('prepare');
    expect((await readRun(db, runId)).steps[0]).toMatchObject({ state: 'running', endedAt: null });
    await journal.stepEnded('prepare', 'succeeded', 'made the directory');
    expect((await readRun(db, runId)).steps[0]).toMatchObject({
      state: 'succeeded',
      detail: 'made the directory',
    });
    await until(async () => heard.filter((event) => event.type === 'run').length >= 3 || undefined);
  });

  it('keeps every line, in order, whatever a utility prints', async () => {
    await journal.plan(['recover'], false);
    await journal.stepStarted('recover');
    for (let line = 1; line <= 2500; line += 1) journal.line('db_recover', 'stderr', `line ${line}`);
    journal.line('db_recover', 'stderr', 'nul \0 and half a pair \ud800');
    journal.line('db_recover', 'stdout', 'x'.repeat(10_000));
    await journal.stepEnded('recover', 'succeeded');
    const run = await readRun(db, runId);
    expect(run.linesTruncated).toBe(true);
    expect(run.lines).toHaveLength(1000);
    expect(run.lines.at(-2)?.text).toBe('nul \ufffd and half a pair \ufffd');
    expect(run.lines.at(-1)?.text).toHaveLength(4001);
    const after = await readRun(db, runId, { afterSequence: 1500 });
    expect(after.linesTruncated).toBe(false);
    expect(after.lines.map((line) => line.sequence)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 1501 + index),
    );
    const before = await readRun(db, runId, { beforeSequence: run.lines[0]?.sequence });
    expect(before.lines.map((line) => line.sequence)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 503 + index),
    );
    expect(before.linesTruncated).toBe(true);
    const first = await readRun(db, runId, { beforeSequence: 503 });
    expect([first.lines.length, first.lines[0]?.sequence, first.linesTruncated]).toEqual([502, 1, false]);
    expect((await readRun(db, runId, { beforeSequence: 1 })).lines).toEqual([]);
    expect(after.lines[0]).toMatchObject({ text: 'line 1501', step: 'recover', stream: 'stderr' });
    const all = await db.journalLine.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
    expect(all.slice(0, 2500).map((line) => line.text)).toEqual(
      Array.from({ length: 2500 }, (_, index) => `line ${index + 1}`),
    );
  });

  it('shows lines and progress while a step lasts, a few times a second', async () => {
    await journal.plan(['copy-databases'], false);
    await journal.stepStarted('copy-databases');
    journal.line('engine', 'note', 'copying');
    heard = [];
    const begun = performance.now();
    let sent = 0;
    while (performance.now() - begun < 1000) {
      sent += 1;
      journal.stepProgress('copy-databases', { bytesDone: sent, bytesTotal: 10 ** 12, filesDone: 1 });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const run = await readRun(db, runId);
    expect(run.lines.map((line) => line.text)).toEqual(['copying']);
    expect(run.steps[0]?.bytesDone).toBeGreaterThan(1);
    expect(run.steps[0]?.bytesTotal).toBe(10 ** 12);
    await journal.stepEnded('copy-databases', 'succeeded');
    expect((await readRun(db, runId)).steps[0]?.bytesDone).toBe(sent);
    expect(sent).toBeGreaterThan(50);
    const told = heard.filter((event) => event.type === 'run').length;
    expect(told).toBeGreaterThanOrEqual(2);
    expect(told).toBeLessThanOrEqual(7);
  });

  it('plans anew where an update falls back', async () => {
    await journal.plan(['inspect', 'recover', 'publish'], false);
    await journal.stepStarted('inspect');
    await journal.stepEnded('inspect', 'succeeded');
    await journal.stepStarted('recover');
    await journal.stepEnded('recover', 'failed', 'it crashed');
    expect(await replica()).toMatchObject({ recoveryResult: 'failed', recoveryLsn: null });
    await journal.plan(['copy-databases', 'recover', 'publish'], true);
    for (const step of ['copy-databases', 'recover', 'publish'] as const) {
      await journal.stepStarted(step);
      if (step === 'copy-databases') journal.stepProgress(step, { bytesDone: 4096 });
      if (step === 'publish') await journal.published('[3][400]');
      await journal.stepEnded(step, 'succeeded');
    }
    await end('succeed');
    const run = await readRun(db, runId);
    expect(run).toMatchObject({ fellBack: true, publishedLsn: '[3][400]', bytesCopied: 4096 });
    expect(run.steps.map((step) => [step.name, step.state])).toEqual([
      ['inspect', 'succeeded'],
      ['recover', 'failed'],
      ['copy-databases', 'succeeded'],
      ['recover', 'succeeded'],
      ['publish', 'succeeded'],
    ]);
    expect(await replica()).toMatchObject({
      recoveryResult: 'succeeded',
      recoveryLsn: '[3][400]',
      recoveredLsn: '[3][400]',
    });
  });

  it('refuses to go on once the run is in other hands', async () => {
    await journal.plan(['prepare', 'recover'], false);
    await journal.stepStarted('prepare');
    await end('interrupt');
    await expect(journal.stepStarted('recover')).rejects.toMatchObject({ code: 'interrupted' });
    await expect(journal.published('[1][28]')).rejects.toMatchObject({ code: 'interrupted' });
    const run = await readRun(db, runId);
    expect(run.steps.map((step) => step.state)).toEqual(['failed', 'skipped']);
    expect(run.publishedLsn).toBeNull();
  });
});

describe('the end of a run', () => {
  it.each([
    ['succeed', 'succeeded', { succeeded: 1, failed: 0 }, false],
    ['fail', 'failed', { succeeded: 0, failed: 1 }, true],
    ['interrupt', 'interrupted', { succeeded: 0, failed: 1 }, true],
    ['cancel', 'cancelled', undefined, false],
  ] as const)('%s: once, and the replica is free', async (event, state, counted, shown) => {
    expect(await end(event)).toBe(true);
    for (const other of ['succeed', 'fail', 'cancel', 'interrupt'] as const)
      expect(await end(other)).toBe(false);
    expect((await readRun(db, runId)).state).toBe(state);
    const row = await replica();
    expect(row.activeRunId).toBeNull();
    expect(row.lastRun).toMatchObject({
      id: runId,
      kind: 'update',
      state,
      endedAt: '2026-11-22T10:00:00.000Z',
    });
    expect(row.lastError === null).toBe(!shown);
    const day = await db.dayOutcome.findFirst({ where: { replicaId } });
    if (counted) expect(day).toMatchObject({ ...counted, day: new Date('2026-11-22') });
    else expect(day).toBeNull();
  });

  it('marks an environment that does not answer, until a run comes through', async () => {
    const error = { code: 'environment-not-answering', message: 'db_archive hangs' } as const;
    await endRun(db, { runId, event: 'fail', at: new Date(), error });
    const environmentRow = () => db.environment.findUniqueOrThrow({ where: { id: environment.id } });
    expect(await environmentRow()).toMatchObject({ notAnswering: 'db_archive hangs' });
    const request = { replicaId, kind: 'update', trigger: 'operator', requestedBy: 'operator' } as const;
    runId = (await openRun(db, request, async () => true)).id;
    await startRun(db, runId, workerId, new Date());
    await end('succeed');
    expect(await environmentRow()).toMatchObject({ notAnswering: null });
  });

  it('leaves nothing behind where the queue does not take the run', async () => {
    await end('succeed');
    const before = await db.run.count();
    const request = { replicaId, kind: 'update', trigger: 'operator', requestedBy: 'operator' } as const;
    await expect(openRun(db, request, async () => false)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.run.count()).toBe(before);
    expect((await replica()).activeRunId).toBeNull();
  });

  it('takes a replica that was let go back in with a snapshot, and not with an update', async () => {
    await writeLetGo(db, replicaId, { at: new Date(), by: 'operator' });
    await journal.published('[3][400]');
    expect((await replica()).letGoAt).not.toBeNull();
    // An update that could not be trusted and became a snapshot.
    await journal.plan(['copy-databases'], true);
    await journal.published('[3][500]');
    expect(await replica()).toMatchObject({ letGoAt: null, letGoBy: null });
  });

  it('waits for a replica before log files leave, but not for one that was let go, unless it takes a snapshot', async () => {
    await end('succeed');
    const own = await insertEnvironment(db, crypto.randomUUID());
    const [first, second] = [await insertReplica(db, own, 'first'), await insertReplica(db, own, 'second')];
    const waitedFor = () => readOtherHolders(db, first.id);
    expect(await countOtherHolders(db, first.id)).toBe(1);
    expect(await waitedFor()).toEqual([second.directory]);
    await writeLetGo(db, second.id, { at: new Date(), by: 'operator' });
    expect(await countOtherHolders(db, first.id)).toBe(0);
    expect(await waitedFor()).toEqual([]);
    const snapshot = {
      replicaId: second.id,
      kind: 'snapshot',
      trigger: 'operator',
      requestedBy: 'x',
    } as const;
    await openRun(db, snapshot, async () => true);
    expect(await waitedFor()).toEqual([second.directory]);
    await writeLetGo(db, second.id, null);
    expect(await waitedFor()).toEqual([second.directory]);
  });
});
