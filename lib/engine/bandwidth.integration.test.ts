import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listLogNumbers } from '../berkeleydb/log-files.ts';
import { compareLsn } from '../contracts/lsn.ts';
import { chainId } from '../contracts/units.ts';
import { localFiles } from '../io/local-files.ts';
import { noLimits, runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { recordingJournal } from '../testing/recording-journal.ts';
import { expectPublishedWhole } from '../testing/replica-proof.ts';
import { startUnderstudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';
import type { ArchivePosition } from './manifests.ts';
import { readArchivePosition, readReplicaDirectory } from './replica-directory.ts';

const MB = 1_000_000;

/** What is on record as archived, at the end of a step. */
async function archived(target: string, moment: 'started' | 'ended'): Promise<ArchivePosition[]> {
  if (moment === 'started') return [];
  const [chain] = await readdir(join(target, 'archive'));
  return [(await readArchivePosition(localFiles, target, chainId(chain!)))!];
}

test('a snapshot within a bandwidth: copies and log together keep to it, and the log that moves on meanwhile comes along', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const filler = await fixture.start();
  for (const database of ['a.db', 'b.db', 'c.db', 'd.db'])
    await filler.do({ do: 'fill', database, bytes: 2 * MB, each: 900, nosync: true }, { do: 'checkpoint' });
  const writer = await fixture.start({
    roles: ['btree', 'checkpoint'],
    bytesPerSecond: 150_000,
    checkpointEveryMs: 1000,
    seed: 3,
  });
  const bytesPerSecond = 2 * MB;
  const ends: ArchivePosition[] = [];
  const journal = recordingJournal(async (step, moment) => {
    if (step === 'copy-databases') ends.push(...(await archived(fixture.target, moment)));
  });
  const began = Date.now();
  const beganAt = (await listLogNumbers(localFiles, fixture.home)).at(-1)!;
  const run = await runEngine('snapshot', fixture, {
    limits: { ...noLimits, bytesPerSecond },
    standby: false,
    journal,
  });
  const seconds = run.publishedMs / 1000;
  expect(run.bytesCopied).toBeGreaterThan(8 * MB);
  expect(run.bytesCopied).toBeLessThanOrEqual(bytesPerSecond * seconds + 1024 * 1024);
  expect(seconds).toBeLessThan((run.bytesCopied / bytesPerSecond) * 2 + 3);
  // Where the log was when the copy began, and how far it had been brought over when the copy ended.
  const [copied] = ends;
  expect(copied!.recordsEnd.file - beganAt).toBeGreaterThan(3);
  expect(compareLsn(run.lsn, copied!.recordsEnd)).toBeGreaterThanOrEqual(0);
  expect(journal.lines.filter((line) => line.includes('begins again'))).toEqual([]);
  await writer.pause();
  await expectPublishedWhole(fixture, writer, began);
  await writer.quit();
  await filler.quit();
});

test('a cancelled run does not wait for its turn', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 4 * MB, each: 900, nosync: true },
    { do: 'checkpoint' },
  );
  const stop = new AbortController();
  const running = runEngine('snapshot', fixture, {
    limits: { ...noLimits, bytesPerSecond: 100_000 },
    signal: stop.signal,
  }).catch((error) => error);
  await delay(1500);
  const asked = performance.now();
  stop.abort();
  expect(await running).toMatchObject({ name: 'AbortError' });
  // Its turn would come after 40 s.
  expect(performance.now() - asked).toBeLessThan(8000);
  await writer.quit();
});

test('following keeps to it from tick to tick', async () => {
  const logFileSize = 256 * 1024;
  await using fixture = await makeEnvironment({ logFileSize });
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' });
  const { child, outcome } = startUnderstudy([
    'follow',
    fixture.home,
    fixture.target,
    '--json',
    '--recover-every',
    '3600',
    '--bandwidth',
    String(MB),
  ]);
  const received = async () => (await readReplicaDirectory(localFiles, fixture.target))?.position;
  const before = await until(async () =>
    (await readReplicaDirectory(localFiles, fixture.target))?.published ? received() : undefined,
  );
  const began = performance.now();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 3 * MB, each: 900, nosync: true });
  const bytesOf = ({ received: end }: ArchivePosition) => end.file * logFileSize + end.offset;
  await until(async () => {
    const now = await received();
    return now && bytesOf(now) - bytesOf(before!) > 3 * MB ? true : undefined;
  });
  const seconds = (performance.now() - began) / 1000;
  expect(seconds).toBeGreaterThan((3 * MB - 1024 * 1024) / MB);
  child.kill('SIGINT');
  expect((await outcome).code).toBe(0);
  await writer.quit();
});
