import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDayStrip } from '../contracts/day-strip.ts';
import { exposureRanges, firstStepOf } from '../contracts/exposure-series.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Database, openDatabase } from './client.ts';
import { dayNumber, dayText } from './due-days.ts';
import { readExposureSeries } from './exposure-series.ts';
import { readOverview, readReplica } from './fleet-queries.ts';
import { pauseAll, resumeAll } from './pause-all.ts';
import { writePause, writeResume, writeSchedule } from './replicas.ts';
import { readHistory } from './run-queries.ts';

const dayMs = 86_400_000;
const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);

let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

async function makeReplica(name: string) {
  const environment = await insertEnvironment(db, name);
  return insertReplica(db, environment, 'standby');
}

/** The outcome of each of the last days, oldest first. */
async function outcomes(replicaId: string, last: number, at = now): Promise<string[]> {
  const { days } = await readReplica(db, replicaId, at);
  return readDayStrip(days)
    .slice(-last)
    .map(({ outcome }) => outcome);
}

test('a day without runs was missed, had nothing due, or was before the replica', async () => {
  const { id } = await makeReplica('strip');
  await db.replica.update({
    where: { id },
    data: {
      createdAt: daysAgo(6),
      dueSince: daysAgo(4),
      scheduleCron: '0 3 * * *',
      scheduleZone: 'UTC',
    },
  });
  const day = (days: number) => new Date(dayText(dayNumber(daysAgo(days).getTime())));
  await db.dayOutcome.create({ data: { replicaId: id, day: day(2), succeeded: 1 } });
  // Its schedule came at noon of the fourth day before, after that day's three o'clock.
  const past = ['before it existed', 'nothing due', 'nothing due', 'nothing due', 'missed', 'succeeded'];
  expect(await outcomes(id, 8)).toEqual([...past, 'missed', 'missed']);
  // What was due less than a quarter of an hour ago may still come.
  const early = new Date('2026-11-22T03:10:00Z');
  expect(await outcomes(id, 2, early)).toEqual(['missed', 'nothing due']);

  // A change of the schedule and a pause settle what was missed before; nothing is due while it is paused.
  await writeSchedule(db, id, { cron: '0 4 * * 1', timeZone: 'UTC', words: '' }, now);
  expect(await outcomes(id, 8)).toEqual([...past, 'missed', 'missed']);
  await writeSchedule(db, id, { cron: '0 * * * *', timeZone: 'UTC', words: '' }, now);
  await writePause(db, id, new Date(now.getTime() + 10 * 60_000));
  const later = new Date(now.getTime() + 2 * dayMs);
  expect(await outcomes(id, 3, later)).toEqual(['missed', 'nothing due', 'nothing due']);
  await writeResume(db, id, later);
  expect(await outcomes(id, 3, new Date(later.getTime() + dayMs))).toEqual([
    'nothing due',
    'missed',
    'missed',
  ]);
});

test('nothing is due while everything is paused', async () => {
  const { id } = await makeReplica('paused');
  await db.replica.update({
    where: { id },
    data: { createdAt: daysAgo(9), dueSince: daysAgo(9), scheduleCron: '0 3 * * *', scheduleZone: 'UTC' },
  });
  await pauseAll(db, { reason: 'moving house', by: 'vera', at: daysAgo(2).toISOString() });
  const past = ['missed', 'missed', 'nothing due', 'nothing due'];
  expect(await outcomes(id, 4)).toEqual(past);
  await resumeAll(db, now);
  expect(await outcomes(id, 4)).toEqual(past);
  const tomorrow = new Date(now.getTime() + dayMs);
  expect(await outcomes(id, 2, tomorrow)).toEqual(['nothing due', 'missed']);
});

test('the overview says of each replica what its own page says', async () => {
  const { id, environmentId } = await makeReplica('both');
  const run = { replicaId: id, environmentId, host: 'here', trigger: 'operator', requestedBy: 'vera' };
  const [active, verifying] = await Promise.all([
    db.run.create({ data: { ...run, kind: 'snapshot', state: 'running' } }),
    db.run.create({ data: { ...run, kind: 'verify', state: 'queued' } }),
  ]);
  const error = { code: 'verify-failed', message: 'a page is damaged' };
  await db.replica.update({
    where: { id },
    data: {
      state: 'behind',
      stateReason: 'the "update" waits',
      exposureBytes: 5_000_000_000n,
      exposureCommits: 7n,
      recentAges: '3,0,12',
      activeRunId: active.id,
      verifyRunId: verifying.id,
      // PostgreSQL leaves the last zeros of a moment out.
      createdAt: daysAgo(40),
      dueSince: daysAgo(9),
      scheduleCron: '0 3 * * *',
      scheduleZone: 'Europe/Vienna',
      observedAt: new Date('2026-11-22T11:59:59.987Z'),
      recoveryAt: new Date('2026-11-22T11:00:00.120Z'),
      recoveryMs: 900,
      recoveryResult: 'succeeded',
      nextRunAt: new Date('2026-11-23T02:00:00.000Z'),
      verifiedAt: new Date('2026-11-20T10:00:00.100Z'),
      verifiedLsn: '[3][28]',
      verifyFailure: { at: '2026-11-21T10:00:00.000Z', runId: null, error },
    },
  });
  await db.dayOutcome.create({ data: { replicaId: id, day: new Date('2026-11-10'), failed: 2 } });
  const compare = async () => {
    const { environments } = await readOverview(db, now);
    const replicas = environments.flatMap((environment) => environment.replicas);
    expect(replicas.length).toBeGreaterThan(1);
    for (const replica of replicas)
      expect(await readReplica(db, replica.replicaId, now)).toMatchObject({ ...replica });
    return replicas.find(({ replicaId }) => replicaId === id)!;
  };
  const before = await compare();
  expect(before).toMatchObject({
    exposure: { bytes: 5_000_000_000, commits: 7 },
    samples: [3, 0, 12],
    activeRun: { kind: 'snapshot', state: 'running' },
    verifyRun: { kind: 'verify', state: 'queued' },
    nextRunAt: '2026-11-23T02:00:00.000Z',
    recovery: { at: '2026-11-22T11:00:00.120Z' },
    verification: { good: { at: '2026-11-20T10:00:00.100Z' }, failure: { error } },
  });
  // What the days before yesterday are remembered by, where another process changes the row.
  await db.replica.update({ where: { id }, data: { pausedAt: daysAgo(5) } });
  expect((await compare()).days).not.toBe(before.days);
});

test('exposure over time is the worst of each step, and nothing where nothing was seen', async () => {
  const { id } = await makeReplica('series');
  const first = firstStepOf('week', now.getTime());
  const { stepMs } = exposureRanges.week;
  const sample = (at: number, ageMs: number, bytes: number) => ({
    replicaId: id,
    at: new Date(at),
    ageMs: BigInt(ageMs),
    bytes: BigInt(bytes),
    commits: 1n,
  });
  await db.exposureSample.createMany({
    data: [
      sample(first - 1, 99, 99),
      sample(first, 5000, 10),
      sample(first + 1000, 4000, 20),
      sample(first + 2 * stepMs, 1000, 1),
    ],
  });
  const { points } = await readExposureSeries(db, id, 'week', now);
  expect(points.slice(0, 4)).toEqual([
    { ageMs: 5000, bytes: 20, commits: 1 },
    null,
    { ageMs: 1000, bytes: 1, commits: 1 },
    null,
  ]);
  await expect(readExposureSeries(db, 'no-id', 'hour', now)).rejects.toMatchObject({ code: 'not-found' });
});

test('the history of a span of time ends before its end, over pages too', async () => {
  const { id, environmentId } = await makeReplica('history');
  const times = [1, 2, 3, 4, 5].map(daysAgo);
  await db.run.createMany({
    data: times.map((requestedAt) => ({
      replicaId: id,
      environmentId,
      host: 'here',
      kind: 'update',
      state: 'succeeded',
      trigger: 'schedule',
      requestedBy: 'schedule',
      requestedAt,
    })),
  });
  const span = { replica: id, from: daysAgo(4).toISOString(), to: daysAgo(1).toISOString() };
  const page = await readHistory(db, span, 2);
  expect(page.runs.map(({ requestedAt }) => requestedAt)).toEqual([
    daysAgo(2).toISOString(),
    daysAgo(3).toISOString(),
  ]);
  const rest = await readHistory(db, { ...span, after: page.nextCursor ?? '' }, 2);
  expect(rest.runs.map(({ requestedAt }) => requestedAt)).toEqual([daysAgo(4).toISOString()]);
  expect(rest.nextCursor).toBeNull();
});
