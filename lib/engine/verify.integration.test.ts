import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { formatLsn } from '../contracts/lsn.ts';
import { runId } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine, verifyReplica } from '../testing/engine-run.ts';
import { startEngineWorker, utilitiesBelow } from '../testing/engine-worker.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { recordingJournal } from '../testing/recording-journal.ts';
import { expectEqualToActive, generationPaths } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';
import { makeSlowUtilities } from '../testing/slow-utilities.ts';
import { understudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';
import { lockTarget } from './target-lock.ts';
import { readVerificationRecord } from './verification-record.ts';

/** Every file below a directory, with its content. */
async function contentOf(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

/** What a verification keeps in a target while it works. */
const leftIn = async (target: string): Promise<string[]> =>
  (await readdir(target)).filter((name) => /^\.{1,2}(pin|verify)-/.test(name));

const password = 'a pass phrase';

test.each([
  ['in several directories, with queue extents', null],
  ['encrypted', password],
])(
  'a good replica (%s) is verified while a writer writes and an update runs beside it, which leaves what is pinned as it is',
  async (_, secret) => {
    await using fixture = await makeEnvironment({
      logFileSize: 128 * 1024,
      dbConfig: secret === null ? ['add_data_dir .', 'add_data_dir data'] : [],
    });
    await mkdir(join(fixture.home, 'data'));
    const writer = await fixture.start({
      roles: secret === null ? ['btree', 'subdb', 'queue', 'checkpoint'] : ['btree', 'checkpoint'],
      bytesPerSecond: 200_000,
      checkpointEveryMs: 400,
      ...(secret === null ? { queueExtentPages: 4 } : { password: secret }),
    });
    if (secret === null)
      await writer.do({ do: 'fill', database: 'data/elsewhere.db', bytes: 50_000 }, { do: 'checkpoint' });
    else await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    const spec = { ...fixture.spec, password: secret };
    const run = { environment: spec };
    await runEngine('snapshot', fixture, run);
    await runEngine('update', fixture, run);
    const pinned = await publishedGeneration(fixture.target);
    const before = await contentOf(pinned);

    // The one that verifies has files of the pinned generation open: to an update of another process that is no use by a stranger.
    const host = localHost();
    const asOther = {
      ...host,
      processes: {
        ...host.processes,
        usersOf: async (directory: string) => [
          ...(await host.processes.usersOf(directory)),
          ...(directory === pinned
            ? [{ pid: process.pid, name: 'node', how: 'open' as const, path: join(pinned, 'a.db') }]
            : []),
        ],
      },
    };
    const updates: string[][] = [];
    const journal = recordingJournal(async (step, moment) => {
      if (moment !== 'ended' || (step !== 'copy-published' && step !== 'recover')) return;
      // Once without a standby: the next update then finds none but what is pinned.
      const standby = secret !== null || updates.length > 0;
      const update = await runEngine('update', fixture, { ...run, host: asOther, standby });
      expect(update).toMatchObject({ fellBack: false });
      updates.push(update.journal.lines.filter((line) => line.includes('a copy takes its place')));
      expect(await contentOf(pinned)).toEqual(before);
    });
    const result = await verifyReplica({ ...fixture, spec }, { journal });

    expect(updates.map((lines) => lines.length)).toEqual(secret === null ? [0, 0] : [1, 0]);
    expect(await publishedGeneration(fixture.target)).not.toBe(pinned);
    expect(result.databases).toBeGreaterThanOrEqual(secret === null ? 4 : 2);
    expect(journal.ended).toEqual(
      [
        'inspect-archive',
        'pin-published',
        'copy-published',
        'check-archive',
        'place-logs',
        'recover',
        'verify-databases',
        'remove-copy',
      ].map((step) => `${step} succeeded`),
    );
    expect(await readVerificationRecord(localFiles, fixture.target)).toMatchObject({
      result: 'succeeded',
      databases: result.databases,
      lsn: formatLsn(result.lsn),
    });
    expect(await leftIn(fixture.target)).toEqual([]);
    expect(await generationPaths(fixture.target)).toContain(pinned);
    await writer.pause();
    await runEngine('update', fixture, run);
    expect(await generationPaths(fixture.target)).toHaveLength(2);
    await expectEqualToActive(fixture, secret ?? undefined);
    await writer.quit();
  },
);

/** A bit that the disk turns over: the file looks as we left it, to the nanosecond. */
async function flip({ root }: EnvironmentFixture, path: string, at: number): Promise<void> {
  const times = join(root, 'times');
  await writeFile(times, '');
  await runUtility('touch', ['-r', path, times]);
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8(0) ^ 0x40, 0);
  await file.write(byte, 0, 1, at);
  await file.close();
  await runUtility('touch', ['-r', times, path]);
}

async function quietReplica(fixture: EnvironmentFixture): Promise<void> {
  const writer = await fixture.start({ checksums: true });
  await writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'b.db', bytes: 30_000 });
  await runEngine('update', fixture);
  await writer.quit();
}

test('a flipped byte of the published generation and one of the archive are found, and the next snapshot is good', async () => {
  await using fixture = await makeEnvironment();
  await quietReplica(fixture);
  const command = await understudy('verify', fixture.target, '--json');
  expect(command.json).toMatchObject({
    ok: true,
    databases: 2,
    lsn: expect.stringMatching(/^\[\d+\]\[\d+\]$/),
  });
  const archive = join(fixture.target, 'archive');
  const [chain] = await readdir(archive);
  const logs = (await readdir(join(archive, chain!))).filter((name) => name.startsWith('log.')).sort();
  const log = join(archive, chain!, logs[0]!);
  const whole = await readFile(log);
  await flip(fixture, log, Math.floor(whole.length / 2));
  await expect(verifyReplica(fixture)).rejects.toMatchObject({ code: /^(archive-damaged|log-corrupt)$/ });
  await flip(fixture, log, Math.floor(whole.length / 2));
  expect(await readFile(log)).toEqual(whole);
  await verifyReplica(fixture);

  await flip(fixture, join(await publishedGeneration(fixture.target), 'a.db'), 3 * 4096 + 2000);
  await expect(verifyReplica(fixture)).rejects.toMatchObject({
    code: 'verify-failed',
    message: expect.stringContaining('a.db'),
    hint: expect.stringContaining('Take a snapshot'),
  });
  expect(await readVerificationRecord(localFiles, fixture.target)).toMatchObject({
    result: 'failed',
    error: { code: 'verify-failed' },
  });
  expect(await leftIn(fixture.target)).toEqual([]);
  const failed = await understudy('verify', fixture.target);
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('verify-failed: a.db: ') });
  const status = () => understudy('status', fixture.home, fixture.target);
  expect((await status()).stdout).toMatch(
    /^failing: verification failed: a\.db: [\s\S]*^verified {5}failed at /m,
  );
  await runEngine('snapshot', fixture);
  expect((await status()).stdout).toMatch(/^in step\n[\s\S]*^verified {5}never$/m);
  expect((await verifyReplica(fixture)).databases).toBe(2);
  expect((await status()).stdout).toMatch(/^verified {5}at \S+, up to \[\d+\]\[\d+\], 2 databases$/m);
});

test('killed after any step, a verification leaves nothing that stays; one that lives is left alone, with its utilities', async () => {
  await using fixture = await makeEnvironment();
  await quietReplica(fixture);
  const steps = [
    'pin-published',
    'copy-published',
    'place-logs',
    'recover',
    'verify-databases',
    'remove-copy',
  ];
  for (const step of steps) {
    const worker = startEngineWorker({ ...fixture, kind: 'verify', dieAfter: step });
    expect((await worker.ended).signal).toBe('SIGKILL');
    expect(await leftIn(fixture.target)).toHaveLength({ 'pin-published': 1, 'remove-copy': 0 }[step] ?? 2);
    // By turns: the next run, and the next verification, see to it.
    if (steps.indexOf(step) % 2 === 0) await verifyReplica(fixture);
    else await runEngine('update', fixture);
    expect(await leftIn(fixture.target)).toEqual([]);
  }

  // Its db_recover waits, and outlives it.
  const utilities = { directory: await makeSlowUtilities(fixture.root, 0), prefix: 'db_' };
  await writeFile(
    join(utilities.directory, 'db_recover'),
    '#!/bin/sh\ncase "$1" in -V) exec db_recover -V ;; esac\nwhile :; do sleep 0.05; done\n',
  );
  const slow = { ...fixture, spec: { ...fixture.spec, utilities } };
  const worker = startEngineWorker({ ...slow, kind: 'verify' });
  await worker.reached('recover', 'started');
  const recovering = await until(async () => {
    const [utility] = await utilitiesBelow(fixture.target);
    return utility;
  });
  await runEngine('update', fixture);
  await expect(verifyReplica(fixture)).rejects.toMatchObject({ code: 'conflict' });
  expect(await leftIn(fixture.target)).toHaveLength(2);
  expect(await utilitiesBelow(fixture.target)).toContainEqual(recovering);
  worker.kill('worker');
  await worker.ended;
  await runEngine('update', fixture);
  expect(await leftIn(fixture.target)).toEqual([]);
  expect(await utilitiesBelow(fixture.target)).toEqual([]);
});

test('beside following, which holds the lock of the target; cancelled, it leaves nothing', async () => {
  await using fixture = await makeEnvironment();
  await quietReplica(fixture);
  const lock = await lockTarget(localHost(), fixture.target, { run: runId('f-1'), kind: 'follow' }, () => {});
  expect((await verifyReplica(fixture)).databases).toBe(2);
  const stop = new AbortController();
  const journal = recordingJournal((step) => {
    if (step === 'recover') stop.abort();
  });
  await expect(verifyReplica(fixture, { journal, signal: stop.signal })).rejects.toThrow();
  expect(await leftIn(fixture.target)).toEqual([]);
  await lock.release();
});

test('where another generation is published just as one is pinned, that one is verified', async () => {
  await using fixture = await makeEnvironment();
  await quietReplica(fixture);
  const before = await publishedGeneration(fixture.target);
  const host = localHost();
  let moved = false;
  const rename = async (from: string, to: string): Promise<void> => {
    await host.files.rename(from, to);
    if (moved || !basename(to).startsWith('.pin-')) return;
    moved = true;
    await runEngine('update', fixture);
  };
  const { generation } = await verifyReplica(fixture, {
    host: { ...host, files: { ...host.files, rename } },
  });
  expect(await publishedGeneration(fixture.target)).not.toBe(before);
  expect(generation).toBe(basename(await publishedGeneration(fixture.target)));
});
