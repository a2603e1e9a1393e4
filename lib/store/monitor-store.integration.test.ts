import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogDisk } from '../contracts/log-disk.ts';
import { defaultSettings } from '../contracts/settings.ts';
import type { ReplicaObservation } from '../monitor/ports.ts';
import { insertEnvironment, insertReplica } from '../testing/fleet.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Database, openDatabase } from './client.ts';
import { readReplica } from './fleet-queries.ts';
import { keepHouse } from './housekeeping.ts';
import { createMonitorStore } from './monitor-store.ts';
import { writePause, writeResume, writeSettings } from './replicas.ts';
import { secretBox } from './secret-box.ts';
import { writeSetting } from './settings.ts';

const now = new Date('2026-11-22T12:00:00Z');
const box = secretBox(new Uint8Array(32).fill(7));
let server: TestDatabase;
let db: Database;
let environment: { id: string; host: string };
let replicaId = '';

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  environment = await insertEnvironment(db, 'orders');
  await insertEnvironment(db, 'far', 'elsewhere');
  replicaId = (await insertReplica(db, environment, 'standby')).id;
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

const logDisk: LogDisk = {
  availableBytes: 2 ** 41,
  totalBytes: 2 ** 42,
  logFiles: 230,
  unusedFiles: 220,
  growth: 12_000,
  fullInMs: 9 * 3_600_000,
  alert: true,
  moveLogs: true,
  holders: [{ replicaId: 'b', files: 214, why: 'paused', pausedAt: now.toISOString() }],
};

const observation = (more: Partial<ReplicaObservation> = {}): ReplicaObservation => ({
  replicaId,
  state: 'behind',
  stateReason: null,
  exposure: { bytes: 2 ** 40, commits: 418, oldestCommitAgeMs: 192_000.4 },
  environmentLsn: '[12][3456]',
  receivedLsn: '[12][3000]',
  recoveredLsn: '[11][28]',
  archiveFromLsn: '[1][0]',
  lastLogFile: 'log.0000000012',
  writeRate: 12.5,
  observedAt: now.toISOString(),
  logFileSize: 262_144,
  publishedPath: '/standby/generations/a',
  recovery: { result: 'succeeded', at: '2026-11-22T11:00:00.000Z', durationMs: 40.2, lsn: '[11][28]' },
  archiveFiles: 12,
  keptAhead: [{ generation: 'g-lost', lsn: '[11][900]', at: now.toISOString(), bytes: 2 ** 40 }],
  ...more,
});

describe('what the monitor sees', () => {
  it('is read back whole', async () => {
    const store = createMonitorStore(db, box);
    await store.saveObservations(
      [
        {
          environmentId: environment.id,
          health: 'ok',
          healthReason: null,
          lsn: '[12][3456]',
          writeRate: 12.5,
          logDisk,
          observedAt: now.toISOString(),
        },
      ],
      [observation(), observation({ replicaId: crypto.randomUUID() })],
    );
    expect(await readReplica(db, replicaId, now)).toMatchObject({
      state: 'behind',
      exposure: { bytes: 2 ** 40, commits: 418, oldestCommitAgeMs: 192_000 },
      environmentLsn: '[12][3456]',
      recoveredLsn: '[11][28]',
      lastLogFile: 'log.0000000012',
      logFileSize: 262_144,
      archiveFiles: 12,
      archiveBytes: 12 * 262_144,
      publishedPath: '/standby/generations/a',
      keptAhead: observation().keptAhead,
      observedAt: now.toISOString(),
      recovery: { result: 'succeeded', at: '2026-11-22T11:00:00.000Z', durationMs: 40, lsn: '[11][28]' },
    });
    expect(await db.environment.findUniqueOrThrow({ where: { id: environment.id } })).toMatchObject({
      health: 'ok',
      lsn: '[12][3456]',
      logDisk,
    });
  });

  it('does not hide a later failed recovery, nor undo a pause', async () => {
    const store = createMonitorStore(db, box);
    await db.replica.update({
      where: { id: replicaId },
      data: { recoveryResult: 'failed', recoveryAt: new Date('2026-11-22T11:30:00Z'), recoveryLsn: null },
    });
    await writePause(db, replicaId, now);
    await store.saveObservations([], [observation()]);
    const replica = await readReplica(db, replicaId, now);
    expect(replica).toMatchObject({ state: 'paused', recovery: { result: 'failed', lsn: null } });
    await writeResume(db, replicaId, now);
    const recovery = {
      result: 'succeeded',
      at: '2026-11-22T11:45:00.000Z',
      durationMs: 1,
      lsn: '[12][9]',
    } as const;
    await store.saveObservations([], [observation({ recovery })]);
    expect(await readReplica(db, replicaId, now)).toMatchObject({ state: 'behind', recovery });
  });

  it('is judged by a goal that was changed, from then on', async () => {
    const settings = { goalMs: 600_000, onBrokenChain: 'offer' } as const;
    await writeSettings(db, replicaId, settings);
    expect(await readReplica(db, replicaId, now)).toMatchObject(settings);
    const [followed] = await createMonitorStore(db, box).followed('here');
    expect(followed?.replicas[0]).toMatchObject({ goalMs: 600_000 });
    await expect(writeSettings(db, crypto.randomUUID(), settings)).rejects.toMatchObject({
      code: 'not-found',
    });
    await writeSettings(db, replicaId, { goalMs: 300_000, onBrokenChain: 'snapshot' });
  });

  it('concerns the environments of the host, with their passwords opened', async () => {
    await db.environment.update({
      where: { id: environment.id },
      data: { passwordSealed: box.seal('s3cret'), notAnswering: 'db_archive hangs' },
    });
    await db.replica.update({
      where: { id: replicaId },
      data: { lastRun: { id: 'x', state: 'failed', error: { code: 'disk-full', message: 'no space' } } },
    });
    const followed = await createMonitorStore(db, box).followed('here');
    expect(followed).toEqual([
      {
        id: environment.id,
        notAnswering: 'db_archive hangs',
        logs: { moveLogs: false, alertHours: 24, alertFreePercent: 5 },
        spec: { home: '/data/orders', dataDirectories: [], logDirectory: null, password: 's3cret' },
        replicas: [
          {
            id: replicaId,
            directory: `/standby/${environment.id}/standby`,
            goalMs: 300_000,
            paused: false,
            pausedAt: null,
            letGo: false,
            promoted: false,
            running: false,
            following: false,
            followProblem: null,
            verifyProblem: null,
            lastRun: { state: 'failed', message: 'no space' },
          },
        ],
      },
    ]);
  });
});

describe('samples', () => {
  it('feed the sparkline with the newest sixty', async () => {
    const store = createMonitorStore(db, box);
    for (let n = 1; n <= 70; n += 1) {
      const at = new Date(now.getTime() + n * 10_000).toISOString();
      await store.saveSamples([{ replicaId, at, bytes: n * 10, commits: n, ageMs: n * 1000 + 0.5 }]);
    }
    await store.saveSamples([
      { replicaId: crypto.randomUUID(), at: now.toISOString(), bytes: 1, commits: 1, ageMs: 1 },
    ]);
    const { samples } = await readReplica(db, replicaId, now);
    expect(samples).toEqual(Array.from({ length: 60 }, (_, i) => i + 11));
    expect(await db.exposureSample.count()).toBe(70);
  });

  it('are kept whole for a day, then thinned to the worst, and end', async () => {
    await db.exposureSample.deleteMany();
    const add = (from: Date, count: number, everyMs: number) =>
      db.exposureSample.createMany({
        data: Array.from({ length: count }, (_, n) => ({
          replicaId,
          at: new Date(from.getTime() + n * everyMs),
          bytes: 1n,
          commits: 1n,
          ageMs: BigInt((n * 37) % 100),
        })),
      });
    await add(new Date('2026-11-22T06:00:00Z'), 60, 10_000);
    await add(new Date('2026-11-20T06:00:00Z'), 120, 10_000);
    await add(new Date('2026-09-01T06:00:00Z'), 120, 60_000);
    await add(new Date('2025-09-01T06:00:00Z'), 10, 60_000);
    await keepHouse(db, now);
    const count = (from: string, to: string) =>
      db.exposureSample.findMany({ where: { at: { gte: new Date(from), lt: new Date(to) } } });
    expect(await count('2026-11-22', '2026-11-23')).toHaveLength(60);
    const tenMinutes = await count('2026-11-20', '2026-11-21');
    expect(tenMinutes.map((sample) => sample.ageMs)).toEqual([99n, 97n]);
    expect(await count('2026-09-01', '2026-09-02')).toHaveLength(2);
    expect(await count('2025-01-01', '2026-01-01')).toHaveLength(0);
    expect(await keepHouse(db, now)).toBe(0);
  });

  it('go with sessions that have ended', async () => {
    const user = await db.user.create({ data: { name: 'Ada', email: 'ada@example.com' } });
    for (const [token, expiresAt] of [
      ['over', new Date(now.getTime() - 1)],
      ['on', new Date(now.getTime() + 1)],
    ] as const) {
      await db.session.create({ data: { token, userId: user.id, expiresAt } });
      const link = { kind: 'password', tokenHash: token, userId: user.id, createdBy: 'Ada', expiresAt };
      await db.oneTimeLink.create({ data: link });
    }
    expect(await keepHouse(db, now)).toBe(2);
    expect(await db.session.findMany()).toMatchObject([{ token: 'on' }]);
    expect(await db.oneTimeLink.findMany()).toMatchObject([{ tokenHash: 'on' }]);
  });

  it('are kept for as long as the settings say', async () => {
    const at = new Date(now.getTime() - 10 * 86_400_000);
    await db.exposureSample.create({ data: { replicaId, at, bytes: 1n, commits: 1n, ageMs: 1n } });
    const kept = () => db.exposureSample.count({ where: { replicaId, at } });
    await keepHouse(db, now);
    expect(await kept()).toBe(1);
    await writeSetting(db, 'general', { ...defaultSettings.general, keepSamplesDays: 7 });
    await keepHouse(db, now);
    expect(await kept()).toBe(0);
    await writeSetting(db, 'general', defaultSettings.general);
  });

  it('go with old journal lines, while runs stay', async () => {
    const run = (endedAt: Date) =>
      db.run.create({
        data: {
          replicaId,
          environmentId: environment.id,
          host: 'here',
          kind: 'update',
          state: 'succeeded',
          trigger: 'schedule',
          requestedBy: 'schedule',
          endedAt,
          lines: { create: { sequence: 1, at: endedAt, source: 'engine', stream: 'note', text: 'x' } },
        },
      });
    await run(new Date('2026-07-01T00:00:00Z'));
    await run(new Date('2026-11-01T00:00:00Z'));
    await keepHouse(db, now);
    expect(await db.run.count()).toBe(2);
    expect(await db.journalLine.count()).toBe(1);
  });
});
