import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type ErrorCode, toErrorReport } from '../contracts/errors.ts';
import { formatLsn } from '../contracts/lsn.ts';
import { localFiles } from '../io/local-files.ts';
import { comeBack, imageOf, removeFrom } from '../testing/come-back.ts';
import { compareDumps, publishedGeneration } from '../testing/compare-databases.ts';
import { databasesCutShort } from '../testing/cut-short.ts';
import { dumpDatabases, findDatabases } from '../testing/dump-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { receiveLog } from '../testing/receive-log.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';
import { restoreFrom } from '../testing/restored-base.ts';
import { runUtility } from '../testing/run-utility.ts';
import { understudy } from '../testing/understudy-command.ts';
import { readKeptAhead } from './kept-ahead.ts';
import { readArchivePosition, readGenerationManifest, readReplicaManifest } from './replica-directory.ts';
import type { RunResult } from './work.ts';

const fill = (writer: LiveWriter, bytes: number) =>
  writer.do({ do: 'fill', database: 'a.db', bytes, perCommit: 10 });

/** Offered only: named, and nothing moves. Taken: a snapshot with a chain of its own. Then updates go on. */
async function expectBreak(fixture: EnvironmentFixture, codes: readonly ErrorCode[]): Promise<void> {
  const published = await publishedGeneration(fixture.target);
  const outcome = await runEngine('update', fixture, { onBrokenChain: 'offer' }).catch((error) => error);
  const { code, hint, message } = toErrorReport(outcome);
  expect(codes, message).toContain(code);
  expect(hint).toBeTruthy();
  expect(await publishedGeneration(fixture.target)).toBe(published);
  await expectPublishedWhole(fixture);
}

/** What only the replica has after the crash is there until an operator gives it up. */
async function expectLostIsKept(
  fixture: EnvironmentFixture,
  lost: Awaited<ReturnType<typeof dumpDatabases>>,
): Promise<void> {
  const { generationsAhead } = (await readReplicaManifest(localFiles, fixture.target))!;
  expect(generationsAhead).toHaveLength(1);
  const [id] = generationsAhead;
  const path = `generations/${id}`;
  const manifest = (await readGenerationManifest(localFiles, join(fixture.target, path)))!;
  const restored = await restoreFrom(fixture.target, { ...manifest, path }, await fixture.scratch());
  expect(compareDumps(lost, await dumpDatabases(restored))).toEqual([]);
  // What the console tells of it.
  const chain = (await readArchivePosition(localFiles, fixture.target, manifest.chain))!;
  const [told] = await readKeptAhead(localFiles, fixture.target, generationsAhead);
  expect(told).toMatchObject({ generation: id, at: chain.updatedAt, lsn: formatLsn(chain.recordsEnd) });
  expect(told!.bytes).toBeGreaterThan(manifest.files.reduce((sum, { size }) => sum + size, 0));
  const given = await understudy('prune', fixture.target, '--give-up', id!, '--json');
  expect(given.code).toBe(0);
  expect(await readdir(join(fixture.target, 'generations'))).not.toContain(id);
  expect(await readdir(join(fixture.target, 'archive'))).not.toContain(manifest.chain);
  expect((await understudy('prune', fixture.target, '--give-up', id!, '--json')).code).toBe(1);
}

async function expectGoesOn(fixture: EnvironmentFixture, writer: LiveWriter): Promise<void> {
  expect(await runEngine('update', fixture)).toMatchObject({ kind: 'snapshot', fellBack: true });
  await expectEqualToActive(fixture);
  await fill(writer, 20_000);
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
}

test.each([
  { what: 'ends before what is archived', more: 2000, codes: ['log-shrunken', 'log-diverged'] },
  { what: 'goes on differently and further', more: 400_000, codes: ['log-diverged'] },
] as const)(
  'after a crash of the machine the log $what: named, and nothing is recovered over it',
  async ({ more, codes }) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    let writer = await fixture.start();
    await fill(writer, 100_000);
    await writer.checkpoint();
    const image = await imageOf(fixture);
    await runEngine('snapshot', fixture);
    await fill(writer, 150_000);
    await runEngine('update', fixture);
    // Received, and recovered nowhere yet.
    await fill(writer, 30_000);
    await receiveLog(fixture);
    const lost = await dumpDatabases(fixture.home);
    writer = await comeBack(fixture, writer, image);
    await fill(writer, more);
    await expectBreak(fixture, codes);
    await expectGoesOn(fixture, writer);
    await expectLostIsKept(fixture, lost);
  },
);

test.each([
  { what: 'shorter', more: 2000, codes: ['log-shrunken', 'log-diverged', 'log-gap'] },
  { what: 'further', more: 900_000, codes: ['log-diverged'] },
] as const)(
  'an environment reset so that its log numbers begin again, now $what than before: named, and nothing is recovered over it',
  async ({ more, codes }) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    let writer = await fixture.start();
    await fill(writer, 200_000);
    await writer.checkpoint();
    await runEngine('snapshot', fixture);
    await fill(writer, 50_000);
    await runEngine('update', fixture);
    await writer.quit();
    // As the manual says to move databases to another environment: LSNs of the pages back to nothing, logs removed.
    const { code, stderr } = await runUtility('db_load', ['-r', 'lsn', '-h', fixture.home, 'a.db']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await removeFrom(fixture.home, '__db.');
    await removeFrom(fixture.home, 'log.');
    writer = await fixture.start();
    await fill(writer, more);
    expect((await readdir(fixture.home)).sort()).toContain('log.0000000001');
    await expectBreak(fixture, codes);
    await expectGoesOn(fixture, writer);
  },
);

test('another environment in the place of this one: named, and its log is not recovered over our databases', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  let writer = await fixture.start();
  await fill(writer, 100_000);
  await runEngine('snapshot', fixture);
  await writer.quit();
  await removeFrom(fixture.home, '__db.');
  await removeFrom(fixture.home, 'log.');
  await rm(join(fixture.home, 'a.db'));
  writer = await fixture.start({ seed: 5 });
  await writer.do({ do: 'fill', database: 'other.db', bytes: 300_000 });
  await fill(writer, 100_000);
  await expectBreak(fixture, ['log-diverged', 'foreign-environment']);
  await expectGoesOn(fixture, writer);
});

test('the application ends and starts again with recovery at moments of an update: a named code at most, nothing lost', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  let writer = await fixture.start({ roles: ['btree', 'churn', 'checkpoint'], bytesPerSecond: 400_000 });
  await delay(500);
  await runEngine('snapshot', fixture);
  const may: readonly ErrorCode[] = [
    'environment-panicked',
    'environment-not-answering',
    'region-missing',
    'utility-failed',
  ];
  let fellBack = false;
  for (const [round, afterMs] of [0, 20, 40, 60, 80, 110, 150].entries()) {
    await delay(200);
    const acknowledgedBefore = Date.now();
    const run = runEngine('update', fixture).catch((error: unknown) => error);
    await delay(afterMs);
    await writer.kill();
    writer = await fixture.start({
      roles: ['btree', 'churn', 'checkpoint'],
      bytesPerSecond: 400_000,
      recover: true,
      seed: 100 + round,
    });
    const outcome = await run;
    if (outcome instanceof Error) expect(may).toContain(toErrorReport(outcome).code);
    else fellBack ||= (outcome as RunResult).fellBack;
    await expectPublishedWhole(fixture, writer, outcome instanceof Error ? 0 : acknowledgedBefore);
  }
  await writer.pause();
  fellBack ||= (await runEngine('update', fixture)).fellBack;
  const cutShort = await databasesCutShort(fixture.home);
  await expectEqualToActive(fixture, undefined, cutShort);
  // What the active lost to its own recovery is here, but where a snapshot of the active as it was then came between.
  const names = (await findDatabases(await publishedGeneration(fixture.target))).map(({ name }) => name);
  if (!fellBack) expect(names).toEqual(expect.arrayContaining([...cutShort]));
  await writer.quit();
});
