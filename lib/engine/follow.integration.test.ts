import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { endOfLog } from '../berkeleydb/log-end.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { compareLsn, type lsn } from '../contracts/lsn.ts';
import { localHost } from '../hosts/local.ts';
import { localFiles } from '../io/local-files.ts';
import { examineGeneration, missingAcknowledged } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveRole } from '../testing/live-writer.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';
import { makeSlowUtilities } from '../testing/slow-utilities.ts';
import { startUnderstudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';
import { readReplicaDirectory } from './replica-directory.ts';
import { readTargetLock } from './target-lock.ts';

const roles: LiveRole[] = ['btree', 'hash', 'queue', 'nested', 'churn', 'checkpoint'];

const startWriter = (fixture: EnvironmentFixture) =>
  fixture.start({ roles, seed: 8, bytesPerSecond: 300_000, checkpointEveryMs: 400, churnFiles: 5 });

const follow = (fixture: EnvironmentFixture, ...options: string[]) =>
  startUnderstudy(['follow', fixture.home, fixture.target, '--json', ...options]);

async function replicaOf(fixture: EnvironmentFixture) {
  const replica = await readReplicaDirectory(localFiles, fixture.target);
  return replica?.published && replica.position
    ? { published: replica.published, position: replica.position }
    : undefined;
}

/** What an operator does who lost the active: with the replica directory alone. */
async function rollForward(fixture: EnvironmentFixture): Promise<string> {
  const { code, json, stderr } = await startUnderstudy(['roll-forward', fixture.target, '--json']).outcome;
  expect({ code, ok: json?.ok, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, ok: true, stderr: '' });
  return String(json?.path);
}

test('following brings the log every second and publishes now and then; what was received is enough to recover to it', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await startWriter(fixture);
  await delay(400);
  const following = follow(fixture, '--every', '1', '--recover-every', '3');
  await until(() => replicaOf(fixture));
  const generations = new Set<string>();
  const ages: number[] = [];
  const seen: { at: number; end: ReturnType<typeof lsn> }[] = [];
  const startedAt = Date.now();
  while (Date.now() - startedAt < 9000) {
    const replica = await replicaOf(fixture);
    if (replica) {
      generations.add(replica.published.id + JSON.stringify(replica.published.recovered));
      const { recordsEnd } = replica.position;
      const { end } = await scanLog(localFiles, fixture.home, { lsn: recordsEnd }, { checksums: false });
      seen.push({ at: Date.now(), end });
      // How long ago the first byte was seen that is not received yet.
      const missing = seen.find(
        (one) => one.end.file * 2 ** 32 + one.end.offset > recordsEnd.file * 2 ** 32 + recordsEnd.offset,
      );
      ages.push(missing ? Date.now() - missing.at : 0);
    }
    await delay(50);
  }
  ages.sort((a, b) => a - b);
  console.log(
    `exposure of what is received: p50 ${ages[ages.length >> 1]} ms, p99 ${ages[Math.floor(ages.length * 0.99)]} ms, most ${ages.at(-1)} ms`,
  );
  expect(ages[ages.length >> 1]).toBeLessThan(2500);
  expect(generations.size).toBeGreaterThan(2);

  // The active dies with its machine, in the middle between two updates. All that was acknowledged before the last look at
  // the log is in the archive.
  await delay(1200);
  await writer.kill();
  following.child.kill('SIGKILL');
  await following.outcome;
  await expectPublishedWhole(fixture);
  const { published, position } = (await replicaOf(fixture))!;
  const lastReceived = Date.parse(position.updatedAt);
  expect(published.recovered).not.toEqual(position.recordsEnd);
  await rename(fixture.home, `${fixture.home}-lost`);
  const recovered = await rollForward(fixture);
  expect((await replicaOf(fixture))!.published.recovered).toEqual(position.recordsEnd);
  const { verify, dumps } = await examineGeneration(recovered, await fixture.scratch());
  expect(verify).toEqual([]);
  const missing = missingAcknowledged(dumps, await writer.acknowledged(), lastReceived - 200);
  expect(missing.slice(0, 3)).toEqual([]);
});

test('following ends well when it is told to, goes on after a kill without a full copy, and lets nobody else in', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await startWriter(fixture);
  await delay(1000);
  await runEngine('snapshot', fixture);
  const first = follow(fixture, '--recover-every', '2');
  await until(async () => (await readTargetLock(localHost(), fixture.target)) ?? undefined);
  await until(() => replicaOf(fixture));
  await expect(runEngine('update', fixture)).rejects.toMatchObject({ code: 'target-locked' });
  await delay(2500);
  first.child.kill('SIGKILL');
  await first.outcome;
  await expectPublishedWhole(fixture);

  const second = follow(fixture, '--recover-every', '2', '--recover-after', '200000');
  let told = '';
  second.child.stderr?.on('data', (text: string) => {
    told += text;
  });
  await until(async () => told.includes('published:') || undefined);
  await delay(3000);
  second.child.kill('SIGINT');
  const { code, json } = await second.outcome;
  expect({ code, ok: json?.ok }).toEqual({ code: 0, ok: true });
  expect(Number(json?.updates)).toBeGreaterThan(1);
  expect(told).not.toContain('cannot be trusted');
  const { manifest } = (await readReplicaDirectory(localFiles, fixture.target))!;
  const followed = manifest.runs.filter((run) => run.kind === 'follow').map((run) => run.state);
  expect(followed).toEqual(['succeeded', 'interrupted']);

  await writer.pause();
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  expect(writer.failures()).toEqual([]);
  await writer.quit();
});

test('a gap in the log while it is followed: a snapshot begins another chain, and following goes on', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  const following = follow(fixture, '--recover-every', '600');
  await until(() => replicaOf(fixture));
  const before = (await replicaOf(fixture))!.published.chain;
  following.child.kill('SIGSTOP');
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 400_000 },
    { do: 'checkpoint' },
    { do: 'checkpoint' },
  );
  const { code } = await runUtility('db_archive', ['-d', '-h', fixture.home]);
  expect(code).toBe(0);
  following.child.kill('SIGCONT');
  await until(async () => {
    const replica = await replicaOf(fixture);
    return replica && replica.published.chain !== before ? replica : undefined;
  });
  following.child.kill('SIGTERM');
  expect((await following.outcome).code).toBe(0);
  await runEngine('update', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('what was received is rolled forward without the environment, as often as one likes, databases that come and go included', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await startWriter(fixture);
  await delay(500);
  await runEngine('snapshot', fixture);
  for (let round = 1; round <= 3; round += 1) {
    const following = follow(fixture, '--recover-every', '600');
    await until(() => replicaOf(fixture));
    await delay(1500);
    await writer.pause();
    const { end } = await endOfLog(localFiles, fixture.home);
    await until(async () => {
      const replica = await replicaOf(fixture);
      return replica && compareLsn(replica.position.received, end) >= 0 ? replica : undefined;
    });
    following.child.kill('SIGKILL');
    await following.outcome;
    await rollForward(fixture);
    await rollForward(fixture);
    await expectEqualToActive(fixture);
    await writer.resume();
  }
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await writer.quit();
});

test('the log goes on coming while an update recovers', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await startWriter(fixture);
  await delay(300);
  await runEngine('snapshot', fixture);
  const utilities = await makeSlowUtilities(await fixture.scratch(), 2);
  const following = follow(
    fixture,
    ...['--every', '1', '--recover-every', '1', '--utilities', utilities, '--prefix', 'db_'],
  );
  const recovering = async () =>
    (await readTargetLock(localHost(), fixture.target))?.utilities.some(({ name }) => name === 'db_recover');
  const received = new Map<string, Set<number>>();
  const startedAt = Date.now();
  while (Date.now() - startedAt < 9000) {
    const replica = await replicaOf(fixture);
    if (replica && (await recovering())) {
      const { published, position } = replica;
      const during = `${published.id} ${JSON.stringify(published.recovered)}`;
      received.set(
        during,
        (received.get(during) ?? new Set()).add(position.received.file * 2 ** 32 + position.received.offset),
      );
    }
    await delay(100);
  }
  // The first update begins before the following does.
  const [, ...later] = [...received.values()].map((positions) => positions.size);
  expect(Math.max(...later)).toBeGreaterThan(1);
  following.child.kill('SIGINT');
  expect((await following.outcome).code).toBe(0);
  await writer.pause();
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});
