import { mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnderstudyEvent } from '../contracts/events.ts';
import { defaultLogDiskThresholds } from '../contracts/log-disk.ts';
import { formatLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { ReplicaState } from '../contracts/replica.ts';
import { milliseconds } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import type { Files } from '../io/files.ts';
import { followedReplica } from '../testing/followed-replica.ts';
import {
  checkpointRecord,
  commitRecord,
  dataRecord,
  type GeneratedLog,
  generateLog,
  type RecordToWrite,
  writeLogFiles,
} from '../testing/generated-log.ts';
import { writeReplica } from '../testing/written-replica.ts';
import { createMonitor } from './monitor.ts';
import type {
  EnvironmentObservation,
  ExposureSample,
  FollowedEnvironment,
  FollowedReplica,
  ReplicaObservation,
} from './ports.ts';

const second = 1_000_000;
const goalMs = 10_000;

/** A log with a commit in each of these seconds, a data record before each. */
const logWith = (seconds: readonly number[], seed = 1): GeneratedLog =>
  generateLog({
    logVersion: 19,
    logFileSize: 1_000,
    records: seconds.flatMap((at): RecordToWrite[] => [
      dataRecord(Uint8Array.from({ length: 80 }, (_, i) => ((i * seed) & 0xff) | 1)),
      commitRecord(second + at),
    ]),
  });

const endAfterCommits = (log: GeneratedLog, commits: number): Lsn => {
  const record = log.records[commits * 2 - 1]!;
  return lsn(record.lsn.file, record.lsn.offset + record.length);
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'understudy-monitor-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function setUp(files?: Partial<Files>) {
  let now = (second + 100) * 1000;
  const local = localHost('here');
  const host = {
    ...local,
    files: { ...local.files, ...files },
    clock: {
      now: () => milliseconds(now),
      monotonic: () => milliseconds(now),
      sleep: local.clock.sleep,
    },
  };
  const environments: FollowedEnvironment[] = [];
  const seen = {
    replicas: new Map<string, ReplicaObservation>(),
    environments: new Map<string, EnvironmentObservation>(),
    saves: 0,
    samples: [] as ExposureSample[],
    events: [] as UnderstudyEvent[],
    errors: [] as unknown[],
  };
  let storeFails = false;
  const monitor = createMonitor({
    host,
    store: {
      followed: async () => {
        if (storeFails) throw new Error('the store is away');
        return environments;
      },
      saveObservations: async (some, replicas) => {
        seen.saves += 1;
        for (const one of some) seen.environments.set(one.environmentId, one);
        for (const one of replicas) seen.replicas.set(one.replicaId, one);
      },
      saveSamples: async (samples) => {
        seen.samples.push(...samples);
      },
    },
    publish: (event) => {
      seen.events.push(event);
    },
    patienceMs: 500,
    onError: (error) => seen.errors.push(error),
  });
  const home = (name: string) => join(root, name);
  return {
    monitor,
    seen,
    home,
    environments,
    failStore: (fails: boolean) => {
      storeFails = fails;
    },
    follow(name: string, replicas: readonly Partial<FollowedReplica>[], logs?: FollowedEnvironment['logs']) {
      const environment: FollowedEnvironment = {
        id: name,
        spec: { home: home(name), dataDirectories: [], logDirectory: null, password: null },
        notAnswering: null,
        logs: logs ?? { moveLogs: false, ...defaultLogDiskThresholds },
        replicas: replicas.map((replica, i) =>
          followedReplica({
            id: `${name}-${i + 1}`,
            directory: join(root, `${name}-replica-${i + 1}`),
            goalMs,
            ...replica,
          }),
        ),
      };
      const at = environments.findIndex((one) => one.id === name);
      if (at === -1) environments.push(environment);
      else environments[at] = environment;
    },
    publish: (name: string, i: number, received: Lsn, more: object = {}) =>
      writeReplica({ target: join(root, `${name}-replica-${i}`), home: home(name), received, ...more }),
    async tick(at: number, times = 1) {
      for (let i = 0; i < times; i += 1) {
        now = (second + at) * 1000 + i;
        await monitor.tick();
      }
    },
    state: (id: string): ReplicaState | undefined => seen.replicas.get(id)?.state,
  };
}

describe('a watched environment', () => {
  it('tells the exposure of each replica from the log alone, and follows it as it grows', async () => {
    const { home, follow, publish, tick, seen, state } = setUp();
    const log = logWith([10, 20, 30, 40, 50]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 5));
    await publish('a', 2, endAfterCommits(log, 2));
    follow('a', [{}, {}, {}]);
    await tick(55);
    expect(seen.errors).toEqual([]);
    expect(seen.replicas.get('a-1')).toMatchObject({
      state: 'in step',
      exposure: { bytes: 0, commits: 0, oldestCommitAgeMs: null },
      environmentLsn: formatLsn(log.end),
      recoveredLsn: formatLsn(log.end),
      receivedLsn: formatLsn(log.end),
      archiveFromLsn: '[1][0]',
      recovery: { result: 'succeeded', durationMs: 12, lsn: formatLsn(log.end) },
    });
    expect(seen.replicas.get('a-2')).toMatchObject({
      state: 'behind',
      exposure: { commits: 3, oldestCommitAgeMs: 25_000 },
    });
    expect(state('a-3')).toBe('never synced');

    await writeLogFiles(home('a'), logWith([10, 20, 30, 40, 50, 60, 70]).files);
    await tick(75);
    expect(seen.replicas.get('a-1')).toMatchObject({
      state: 'behind',
      exposure: { commits: 2, oldestCommitAgeMs: 15_000 },
    });
    expect(seen.replicas.get('a-2')).toMatchObject({ exposure: { commits: 5, oldestCommitAgeMs: 45_000 } });
    const bytes = seen.replicas.get('a-1')!.exposure!.bytes;
    expect(bytes).toBe(2 * (12 + 16 + 80 + 12 + 16 + 16));
    expect(seen.samples.map((sample) => sample.replicaId)).toContain('a-2');
    expect(seen.events.some((event) => event.type === 'exposure')).toBe(true);
    expect(seen.events).toContainEqual({ type: 'replica', replicaId: 'a-1', environmentId: 'a' });
  });

  it('is in step however long ago the last run was, while nothing is committed', async () => {
    const { home, follow, publish, tick, state } = setUp();
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    await tick(20);
    await tick(999_999);
    expect(state('a-1')).toBe('in step');
  });

  it('counts what is received and not recovered', async () => {
    const { home, follow, publish, tick, seen } = setUp();
    const log = logWith([10, 20, 30, 31, 32, 33, 34, 35, 36]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 8), { recovered: endAfterCommits(log, 1) });
    await unlink(join(home('a'), logFileName(1)));
    follow('a', [{}]);
    await tick(41);
    expect(seen.replicas.get('a-1')?.exposure).toMatchObject({ commits: 8, oldestCommitAgeMs: 21_000 });
  });

  it('sees a run publish', async () => {
    const { home, follow, publish, tick, state, seen } = setUp();
    const log = logWith([10, 20]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    await tick(50);
    expect(state('a-1')).toBe('behind');
    follow('a', [{ running: true }]);
    await tick(52);
    await publish('a', 1, endAfterCommits(log, 2), { generation: 'g-other' });
    follow('a', [{ lastRun: { state: 'succeeded', message: null } }]);
    await tick(54);
    expect(state('a-1')).toBe('in step');
    expect(seen.replicas.get('a-1')?.publishedPath).toContain('g-other');
  });

  it('says paused, failing and promoted as they are on record', async () => {
    const { home, follow, publish, tick, seen } = setUp();
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    for (const i of [1, 2, 3]) await publish('a', i, endAfterCommits(log, 1));
    follow('a', [
      { paused: true },
      { promoted: true },
      { lastRun: { state: 'failed', message: 'the disk is full' } },
      { lastRun: { state: 'succeeded', message: null } },
    ]);
    await tick(20);
    const words = [1, 2, 3, 4].map((i) => seen.replicas.get(`a-${i}`));
    expect(words.map((one) => one?.state)).toEqual(['paused', 'promoted', 'failing', 'failing']);
    expect(words[2]?.stateReason).toBe('the disk is full');
    expect(words[3]?.stateReason).toBe('the replica directory is not there');
  });
});

describe('what goes wrong', () => {
  it('keeps the others going when one environment is gone, and comes back with it', async () => {
    const { home, follow, publish, tick, state, seen } = setUp();
    const log = logWith([10]);
    for (const name of ['a', 'b']) {
      await writeLogFiles(home(name), log.files);
      await publish(name, 1, endAfterCommits(log, 1));
      follow(name, [{}]);
    }
    await tick(20);
    await rename(home('a'), home('elsewhere'));
    await tick(22);
    expect(state('a-1')).toBe('failing');
    expect(seen.replicas.get('a-1')?.stateReason).toMatch(/not there|not exist|not found/);
    expect(seen.environments.get('a')).toMatchObject({ health: 'unreadable' });
    expect(seen.events).toContainEqual({ type: 'environment', environmentId: 'a' });
    expect(state('b-1')).toBe('in step');
    await rename(home('elsewhere'), home('a'));
    await tick(24);
    expect(state('a-1')).toBe('in step');
    expect(seen.environments.get('a')).toMatchObject({ health: 'ok' });
  });

  it('does not wait for a file system that hangs', async () => {
    const hanging = join(root, 'a');
    const real = localHost('here').files;
    let hang = true;
    const { home, follow, publish, tick, state } = setUp({
      list: (path) => (hang && path === hanging ? new Promise(() => undefined) : real.list(path)),
    });
    hang = false;
    const log = logWith([10]);
    for (const name of ['a', 'b']) {
      await writeLogFiles(home(name), log.files);
      await publish(name, 1, endAfterCommits(log, 1));
      follow(name, [{}]);
    }
    hang = true;
    await tick(20, 2);
    expect(state('b-1')).toBe('in step');
    expect(state('a-1')).toBeUndefined();
  });

  it('breaks the chain of those whose log went back, and of no other', async () => {
    const { home, follow, publish, tick, state, seen } = setUp();
    const log = logWith([10, 20, 30]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    await publish('a', 2, endAfterCommits(log, 3));
    follow('a', [{}, {}]);
    await tick(31);
    expect([state('a-1'), state('a-2')]).toEqual(['behind', 'in step']);
    // The same first two commits, then others: a machine that lost the end of its log and went on.
    const other = generateLog({
      logVersion: 19,
      logFileSize: 1_000,
      records: [
        ...[10, 20].flatMap((at): RecordToWrite[] => [
          dataRecord(Uint8Array.from({ length: 80 }, (_, i) => (i & 0xff) | 1)),
          commitRecord(second + at),
        ]),
        dataRecord(new Uint8Array(80).fill(9)),
        commitRecord(second + 32),
        dataRecord(new Uint8Array(80).fill(9)),
        commitRecord(second + 33),
      ],
    });
    await writeLogFiles(home('a'), other.files);
    await tick(34);
    expect(state('a-2')).toBe('broken chain');
    expect(seen.replicas.get('a-2')?.exposure).toBeNull();
    expect(seen.replicas.get('a-2')?.stateReason).toBeTruthy();
    expect(seen.replicas.get('a-1')).toMatchObject({ state: 'behind', exposure: { commits: 3 } });
    // A new snapshot starts a new chain.
    await publish('a', 2, other.end, { chain: 'c-new', generation: 'g-new' });
    for (const at of [36, 38, 40]) await tick(at);
    expect(state('a-2')).toBe('in step');
  });

  it('breaks the chain of a replica whose log files were removed before it had them', async () => {
    const { home, follow, publish, tick, state } = setUp();
    const log = logWith([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(log.files.size).toBe(2);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    await publish('a', 2, endAfterCommits(log, 9));
    follow('a', [{}, {}]);
    await tick(95);
    expect([state('a-1'), state('a-2')]).toEqual(['behind', 'in step']);
    await unlink(join(home('a'), logFileName(1)));
    await tick(100, 20);
    expect([state('a-1'), state('a-2')]).toEqual(['broken chain', 'in step']);
  });

  it('tells who holds log files back, and when the disk would be full', async () => {
    const free = { availableBytes: 40_000, totalBytes: 1_000_000 };
    const { home, follow, publish, tick, seen } = setUp({ freeSpace: async () => free });
    const commits = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
    const withCheckpoint = (last: number) => {
      const plain = logWith(commits(10, last));
      return generateLog({
        logVersion: 19,
        logFileSize: 1_000,
        records: [
          ...commits(10, last).flatMap((at): RecordToWrite[] => [
            dataRecord(Uint8Array.from({ length: 80 }, (_, i) => (i & 0xff) | 1)),
            commitRecord(second + at),
          ]),
          checkpointRecord(lsn(plain.end.file, 28), second + last),
        ],
      });
    };
    const log = withCheckpoint(60);
    const inUse = log.end.file;
    expect(inUse).toBeGreaterThan(8);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 50));
    await publish('a', 2, endAfterCommits(log, 20));
    const behind = endAfterCommits(log, 20).file;
    const pausedAt = '2026-01-01T00:00:00.000Z';
    const logs = { moveLogs: true, alertHours: 24, alertFreePercent: 2 };
    const held = (...more: Partial<FollowedReplica>[]) =>
      follow('a', [{}, { paused: true, pausedAt, ...more[0] }], logs);
    held();
    await tick(60);
    expect(seen.errors).toEqual([]);
    expect(seen.environments.get('a')?.logDisk).toEqual({
      ...free,
      logFiles: inUse,
      unusedFiles: inUse - 1,
      growth: null,
      fullInMs: null,
      alert: false,
      moveLogs: true,
      holders: [{ replicaId: 'a-2', files: inUse - behind, why: 'paused', pausedAt }],
    });

    // 400 seconds later it has grown by so many bytes: that is told, and that the disk is full within hours.
    const later = withCheckpoint(100);
    await writeLogFiles(home('a'), later.files);
    await tick(460);
    const disk = seen.environments.get('a')?.logDisk;
    const written = (later.end.file - log.end.file) * 1_000 + later.end.offset - log.end.offset;
    expect(disk?.growth).toBe(Math.round(written / 400));
    expect(disk?.fullInMs).toBe(Math.floor((40_000 / (written / 400)) * 1000));
    expect(disk?.alert).toBe(true);
    expect(seen.events).toContainEqual({ type: 'environment', environmentId: 'a' });

    // Let go, it holds nothing back; what it needed leaves, and its state says so in words.
    held({ letGo: true });
    await tick(481);
    expect(seen.environments.get('a')?.logDisk?.holders.map(({ replicaId }) => replicaId)).toEqual(['a-1']);
    for (let file = 1; file <= behind + 2; file += 1) await unlink(join(home('a'), logFileName(file)));
    await tick(500, 20);
    const replica = seen.replicas.get('a-2');
    expect(replica?.state).toBe('broken chain');
    expect(replica?.stateReason).toContain('it was let go');
    expect(replica?.stateReason).toContain(
      `${logFileName(behind)} to ${logFileName(behind + 2)} (3 files) have`,
    );

    follow('a', [{}, {}], { ...logs, moveLogs: false });
    await tick(540);
    expect(seen.environments.get('a')?.logDisk).toMatchObject({ moveLogs: false, holders: [] });
  });

  it('sees somebody use the published generation', async () => {
    const { home, follow, publish, tick, state, seen } = setUp();
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    await tick(20);
    await writeFile(join(root, 'a-replica-1', 'generations', 'g-test', '__db.001'), 'regions');
    await tick(25, 6);
    expect(state('a-1')).toBe('in use');
    expect(seen.replicas.get('a-1')?.stateReason).toContain('__db.001');
  });

  it('goes on after the store was away, and tells everything again', async () => {
    const { home, follow, publish, tick, seen, failStore } = setUp();
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    await tick(20);
    failStore(true);
    await tick(22);
    expect(seen.errors).toHaveLength(1);
    failStore(false);
    seen.replicas.clear();
    await tick(24);
    expect(seen.replicas.size).toBe(1);
  });
});

describe('what it costs', () => {
  it('saves, tells and reads nothing while nothing happens, but for a sign of life each half minute', async () => {
    const calls: string[] = [];
    // Others use the disk of a test as well: what is free there moves.
    const real: Files = {
      ...localHost('here').files,
      freeSpace: async () => ({ availableBytes: 5e9, totalBytes: 1e10 }),
    };
    const counting = Object.fromEntries(
      Object.entries(real).map(([name, method]) => [
        name,
        (...args: never[]) => {
          calls.push(name);
          return (method as (...all: never[]) => unknown)(...args);
        },
      ]),
    ) as unknown as Files;
    const { home, follow, publish, tick, seen } = setUp(counting);
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    for (let at = 20; at < 26; at += 2) await tick(at);
    calls.length = 0;
    seen.saves = 0;
    seen.events.length = 0;
    for (let at = 26; at < 32; at += 2) await tick(at);
    // The last log file three times, its directory and the replica's at most once each.
    expect(calls.length).toBeLessThanOrEqual(5);
    expect(new Set(calls)).toEqual(new Set(['stat']));
    expect(seen.saves).toBe(0);
    expect(seen.events).toEqual([]);
    for (let at = 32; at < 64; at += 2) await tick(at);
    expect(seen.saves).toBe(1);
    expect(seen.samples.length).toBeLessThanOrEqual(2);
  });

  it('runs by itself until it is stopped', async () => {
    const { home, follow, publish, monitor, state } = setUp();
    const log = logWith([10]);
    await writeLogFiles(home('a'), log.files);
    await publish('a', 1, endAfterCommits(log, 1));
    follow('a', [{}]);
    monitor.start();
    await expect.poll(() => state('a-1'), { timeout: 5_000 }).toBeDefined();
    await monitor.stop();
  });
});
