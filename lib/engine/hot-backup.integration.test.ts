import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runEngine } from '../testing/engine-run.ts';
import { startEngineWorker } from '../testing/engine-worker.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';

/* What `db_hotbackup` does to an environment and to its other replicas, and what Understudy does in the same place. */

const logsOf = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((name) => /^log\.\d{10}$/.test(name)).sort();

const grow = (writer: LiveWriter) =>
  writer.do(
    { do: 'fill', database: 'a.db', bytes: 400_000 },
    { do: 'checkpoint' },
    { do: 'fill', database: 'a.db', bytes: 100_000 },
    { do: 'checkpoint' },
  );

test('trap 2: db_hotbackup -u takes the log files that its second replica needs; ours leaves them, for any number of replicas', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await grow(writer);
  const targets = ['one', 'two', 'three'].map((name) => ({ ...fixture, target: join(fixture.root, name) }));
  for (const target of targets) await runEngine('snapshot', target);
  for (let round = 0; round < 2; round += 1) {
    await grow(writer);
    const before = await logsOf(fixture.home);
    for (const target of targets) expect((await runEngine('update', target)).fellBack).toBe(false);
    expect(await logsOf(fixture.home)).toEqual(before);
  }
  for (const target of targets) expect(await expectEqualToActive(target)).toBe(1);

  const [first, second] = [join(fixture.root, 'plain one'), join(fixture.root, 'plain two')];
  const plain = (target: string, ...options: string[]) =>
    runUtility('db_hotbackup', [...options, '-h', fixture.home, '-b', target]);
  for (const target of [first, second]) {
    await mkdir(target);
    expect((await plain(target)).code).toBe(0);
  }
  await grow(writer);
  const before = await logsOf(fixture.home);
  expect((await plain(first, '-u')).code).toBe(0);
  expect((await logsOf(fixture.home)).length).toBeLessThan(before.length);
  const refused = await plain(second, '-u');
  expect({ code: refused.code, stderr: refused.stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('BDB0743'),
  });

  // Somebody else's removal beside ours: what one replica had archived stays whole, the others begin again by themselves.
  await grow(writer);
  for (const target of targets)
    expect(await runEngine('update', target)).toMatchObject({ kind: 'snapshot', fellBack: true });
  for (const target of targets) await expectEqualToActive(target);
  await writer.quit();
});

test('trap 3: db_hotbackup waits for ever beside a transaction that stays open; a snapshot does not', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 200_000 },
    { do: 'begin', txn: 'open' },
    // Allocates pages.
    ...Array.from({ length: 60 }, (_, index) => ({
      do: 'put' as const,
      database: 'a.db',
      key: `open-${index}`,
      bytes: 3000,
      txn: 'open',
    })),
  );
  const target = join(fixture.root, 'plain');
  await mkdir(target);
  const child = spawn('db_hotbackup', ['-h', fixture.home, '-b', target], { stdio: 'ignore' });
  const ended = new Promise<'ended'>((resolve) => child.once('close', () => resolve('ended')));
  try {
    const snapshot = await runEngine('snapshot', fixture);
    expect(snapshot.kind).toBe('snapshot');
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    expect(await Promise.race([ended, delay(2000, 'still waits')])).toBe('still waits');
    child.kill('SIGINT');
    expect(await Promise.race([ended, delay(1000, 'still waits')])).toBe('still waits');
    await writer.do({ do: 'commit', txn: 'open' });
    await ended;
  } finally {
    child.kill('SIGKILL');
  }
  await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

/** The active is alive: a wedged one does not end a checkpoint. */
async function expectUnwedged(fixture: EnvironmentFixture, writer: LiveWriter): Promise<void> {
  await writer.checkpoint(10_000);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  expect(writer.failures()).toEqual([]);
  expect((await runUtility('db_stat', ['-e', '-h', fixture.home])).code).toBe(0);
}

test('trap 3: a snapshot that is killed while it copies, at four moments, leaves the active able to take a checkpoint', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 1024 * 1024 });
  const writer = await fixture.start({ roles: ['btree'], bytesPerSecond: 500_000 });
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 8_000_000, perCommit: 500, nosync: true },
    { do: 'checkpoint' },
  );
  for (let kill = 0; kill < 4; kill += 1) {
    const worker = startEngineWorker({ ...fixture, kind: 'snapshot' });
    await worker.reached('copy-databases', 'started');
    await delay(kill * 15);
    worker.kill('worker');
    await worker.ended;
    await expectUnwedged(fixture, writer);
  }
  await writer.pause();
  await runEngine('snapshot', fixture);
  expect(await expectEqualToActive(fixture)).toBe(2);
  await writer.resume();
  await writer.quit();
});
