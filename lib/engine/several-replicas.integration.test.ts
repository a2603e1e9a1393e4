import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Lsn, logFileName, parseLogFileName } from '../contracts/lsn.ts';
import { type LogFileNumber, runId } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { countedReads } from '../testing/counted-reads.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, expectPublishedWhole, listing } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';
import { until } from '../testing/until.ts';
import { followLog } from './follow-log.ts';
import { createSharedLog } from './shared-log.ts';
import { lockTarget } from './target-lock.ts';

const targetsOf = (fixture: EnvironmentFixture) =>
  ['first', 'second', 'third'].map((name) => ({ ...fixture, target: join(fixture.root, name) }));

const logNumbers = async (directory: string) =>
  (await readdir(directory)).flatMap((name) => parseLogFileName(name) ?? []).sort((a, b) => a - b);

async function unusedLogs(fixture: EnvironmentFixture): Promise<LogFileNumber[]> {
  const { stdout } = await runUtility('db_archive', ['-h', fixture.home]);
  return stdout.split('\n').flatMap((name) => parseLogFileName(name.trim()) ?? []);
}

test('several replicas of one environment follow it each for itself: at once, in turn, and after one has failed', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await fixture.start({
    roles: ['btree', 'hash', 'queue', 'churn', 'checkpoint'],
    seed: 11,
    bytesPerSecond: 400_000,
    checkpointEveryMs: 300,
  });
  await delay(500);
  const [first, second, third] = targetsOf(fixture) as [
    EnvironmentFixture,
    EnvironmentFixture,
    EnvironmentFixture,
  ];
  await Promise.all([first, second, third].map((replica) => runEngine('snapshot', replica)));
  for (let round = 0; round < 3; round++) {
    await delay(200);
    // The second runs beside the first; the third is left behind.
    const runs = await Promise.all([runEngine('update', first), runEngine('update', second)]);
    expect(runs.map((run) => run.fellBack)).toEqual([false, false]);
  }
  const untouched = await listing(third.target);
  const stopped = AbortSignal.abort();
  await expect(runEngine('update', second, { signal: stopped })).rejects.toThrow();
  await runEngine('update', first);
  expect(await listing(third.target)).toEqual(untouched);
  await writer.pause();
  for (const replica of [first, second, third]) {
    expect((await runEngine('update', replica)).fellBack).toBe(false);
    await expectEqualToActive(replica);
  }
  await writer.quit();
});

test('replicas that are followed read the log once a tick, together, and each is complete', async () => {
  const logFileSize = 256 * 1024;
  await using fixture = await makeEnvironment({ logFileSize });
  const writer = await fixture.start({
    roles: ['btree', 'hash', 'queue', 'checkpoint'],
    seed: 23,
    bytesPerSecond: 3_000_000,
    checkpointEveryMs: 500,
  });
  await until(async () => (await logNumbers(fixture.home)).length > 1 || undefined);
  const replicas = targetsOf(fixture);
  for (const replica of replicas) await runEngine('snapshot', replica);
  const reads = countedReads(localFiles, fixture.home);
  const host = { ...localHost(), files: reads.files };
  const log = createSharedLog(host);
  const over = new AbortController();
  const received: Lsn[] = [];
  let ticks = 0;
  const following = replicas.map(async (replica, index) => {
    const lock = await lockTarget(
      host,
      replica.target,
      { run: runId(`f-${index}`), kind: 'follow' },
      () => {},
    );
    const seat = log.join();
    try {
      await followLog({
        host,
        environment: replica.spec,
        target: replica.target,
        settings: { everyMs: 250, recoverEveryMs: undefined, recoverAfterBytes: undefined },
        lock,
        seat,
        bandwidth: undefined,
        signal: over.signal,
        onReceived: (position) => {
          ticks += 1;
          received[index] = position;
        },
        onDue: () => {},
      });
    } finally {
      seat.leave();
      await lock.release();
    }
  });
  try {
    await until(async () => (received.filter(Boolean).length === replicas.length ? true : undefined));
    // One whose sync took longer than a tick, beside other tests, reads again what the others had: then the next stretch counts.
    const stretches: number[] = [];
    await until(async () => {
      const from = { file: received[0]?.file ?? 0, ticks };
      reads.take();
      const to = await until(async () => {
        const file = received[0]?.file ?? 0;
        return file > from.file + 20 ? file : undefined;
      });
      const read = reads.take();
      const written = (to - from.file) * logFileSize;
      stretches.push(read / written);
      // At each tick again the 256 KiB that prove where it goes on, and the beginning of a buffer's last record.
      const proofs = ((ticks - from.ticks) / replicas.length) * 2 * 256 * 1024;
      return read < 1.1 * written + proofs || stretches.length === 10 ? true : undefined;
    });
    const figures = stretches.map((ratio) => ratio.toFixed(2)).join(', ');
    console.log(`${replicas.length} replicas read ${figures} times what was written`);
    expect(stretches.length, figures).toBeLessThan(10);
  } finally {
    over.abort();
    await Promise.all(following);
  }
  await writer.pause();
  for (const replica of replicas) {
    expect((await runEngine('update', replica)).fellBack).toBe(false);
    await expectEqualToActive(replica);
  }
  await writer.quit();
});

test('log files leave the environment once every replica holds them, and one that is behind holds them back', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  const [first, second] = targetsOf(fixture) as [EnvironmentFixture, EnvironmentFixture, EnvironmentFixture];
  const alsoHeldBy = async () => [second.target];
  await runEngine('snapshot', first);
  await runEngine('snapshot', second);
  const grow = () =>
    writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' }, { do: 'checkpoint' });

  await grow();
  const before = await logNumbers(fixture.home);
  expect((await unusedLogs(fixture)).length).toBeGreaterThan(2);
  const behind = await runEngine('update', first, { moveLogs: true, alsoHeldBy });
  // The second has what was there at its snapshot, no more.
  const left = await logNumbers(fixture.home);
  expect(left.length).toBeGreaterThan(before.length / 2);
  expect(behind.journal.lines.some((line) => line.includes('stay in the environment'))).toBe(true);

  await runEngine('update', second);
  const unused = await unusedLogs(fixture);
  const moving = await runEngine('update', first, { moveLogs: true, alsoHeldBy });
  expect(await logNumbers(fixture.home)).toEqual(left.filter((number) => !unused.includes(number)));
  expect(moving.journal.lines.filter((line) => line.includes('left the environment')).length).toBeGreaterThan(
    0,
  );

  // Both go on without a full copy, and the application never noticed.
  await grow();
  for (const replica of [second, first]) {
    expect(
      (
        await runEngine('update', replica, {
          moveLogs: true,
          alsoHeldBy: async () => [first.target, second.target],
        })
      ).fellBack,
    ).toBe(false);
    await expectEqualToActive(replica);
  }
  expect(writer.failures()).toEqual([]);
  await writer.quit();
});

test('a log file of which an archive holds other bytes, or nothing, never leaves the environment', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  const [first, second] = targetsOf(fixture) as [EnvironmentFixture, EnvironmentFixture, EnvironmentFixture];
  const replicas = [first, second];
  for (const replica of replicas) await runEngine('snapshot', replica);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 300_000 });
  for (const replica of replicas) await runEngine('update', replica);
  await writer.do({ do: 'checkpoint' }, { do: 'checkpoint' });

  const unused = await unusedLogs(fixture);
  const [chain] = await readdir(join(second.target, 'archive'));
  const archive = join(second.target, 'archive', chain!);
  const spoiled = (await logNumbers(archive)).filter((number) => unused.includes(number))[1]!;
  const path = join(archive, logFileName(spoiled));
  const bytes = await readFile(path);
  bytes[5000]! ^= 1;
  await writeFile(path, bytes);
  const run = await runEngine('update', first, { moveLogs: true, alsoHeldBy: async () => [second.target] });
  expect(run.journal.lines.some((line) => line.includes('holds other bytes'))).toBe(true);
  const left = await logNumbers(fixture.home);
  expect(unused.filter((number) => left.includes(number))).toEqual(
    unused.filter((number) => number >= spoiled),
  );

  // Another replica that is not there, or cannot be read, holds everything back.
  const none = await runEngine('update', first, {
    moveLogs: true,
    alsoHeldBy: async () => [join(fixture.root, 'gone')],
  });
  expect(none.journal.lines.some((line) => line.includes('has no replica yet'))).toBe(true);
  expect(await logNumbers(fixture.home)).toEqual(left);
  await expectPublishedWhole(first);
  await writer.quit();
});
