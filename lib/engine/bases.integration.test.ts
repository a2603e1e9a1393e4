import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { logFileName } from '../contracts/lsn.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import { runId } from '../contracts/units.ts';
import { localHost } from '../hosts/local.ts';
import type { Files } from '../io/files.ts';
import { localFiles } from '../io/local-files.ts';
import { compareDumps, publishedGeneration, verifyDatabases } from '../testing/compare-databases.ts';
import { crashingHost } from '../testing/crashing-host.ts';
import { dumpDatabases } from '../testing/dump-databases.ts';
import { type EngineRunOptions, runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { faultyFiles, systemError } from '../testing/faulty-files.ts';
import { laterHost } from '../testing/later-host.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { recordingJournal } from '../testing/recording-journal.ts';
import { expectEqualToActive, expectPublishedWhole, listing } from '../testing/replica-proof.ts';
import { readBases, restoreBase } from '../testing/restored-base.ts';
import { understudy } from '../testing/understudy-command.ts';
import { pinBase } from './bases.ts';
import { lookAtBases } from './look-at-bases.ts';
import { runPrune } from './prune-run.ts';
import { readReplicaManifest } from './replica-directory.ts';

const hourly: RetentionSettings = { keepBases: 2, baseEveryHours: 1, keepArchiveDays: 0 };

/** Each base has all its files, and all log files that a restore from it needs. */
async function expectBasesWhole(target: string): Promise<void> {
  for (const base of await readBases(target)) {
    for (const { path, size } of base.files) {
      expect({ path, size: (await stat(join(target, 'bases', base.id, path))).size }).toEqual({ path, size });
    }
    const archive = (await readdir(join(target, 'archive', base.chain))).filter((name) => /^log/.test(name));
    expect(archive).toContain(logFileName(base.next));
    const last = Number(archive.at(-1)?.slice(4));
    expect(archive.filter((name) => name >= logFileName(base.next))).toHaveLength(last - base.next + 1);
  }
}

describe('bases for restores to a moment', () => {
  test('are made when due, stay as they were, and with the archive bring back what was removed since', async () => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' });
    await runEngine('snapshot', fixture, { retention: hourly });
    const [first] = await readBases(fixture.target);
    const kept = await listing(join(fixture.target, 'bases', first!.id));

    await writer.do(
      { do: 'put', database: 'gone.db', key: 'k', value: 'was here' },
      { do: 'fill', database: 'a.db', bytes: 200_000 },
      { do: 'checkpoint' },
    );
    await delay(1100);
    const moment = Date.now();
    await delay(2100);
    await writer.do({ do: 'close', database: 'gone.db' }, { do: 'remove', database: 'gone.db' });
    for (let round = 0; round < 3; round += 1) {
      await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 }, { do: 'checkpoint' });
      await runEngine('update', fixture, { retention: hourly });
    }
    // Not due within the hour; what is there is not touched by what rolls on; its log stays.
    expect((await readBases(fixture.target)).map(({ id }) => id)).toEqual([first!.id]);
    expect(await listing(join(fixture.target, 'bases', first!.id))).toEqual(kept);
    await expectBasesWhole(fixture.target);

    const restored = await restoreBase(fixture.target, first!, await fixture.scratch());
    const active = await dumpDatabases(fixture.home);
    expect(compareDumps(active, await dumpDatabases(restored))).toEqual([]);
    expect(await verifyDatabases(restored)).toEqual([]);
    const then = await dumpDatabases(
      await restoreBase(fixture.target, first!, await fixture.scratch(), moment),
    );
    expect([...then.keys()].sort()).toEqual(['a.db', 'gone.db']);
    expect([...active.keys()]).toEqual(['a.db']);
    await writer.quit();
  });

  test('by count: the oldest goes with the log that only it needed; none stays where none are kept', async () => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await fixture.start();
    const round = async (hours: number, options: EngineRunOptions = {}) => {
      await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 }, { do: 'checkpoint' });
      return runEngine('update', fixture, {
        host: laterHost(localHost(), hours),
        retention: hourly,
        ...options,
      });
    };
    await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
    await runEngine('snapshot', fixture, { retention: hourly });
    for (const hours of [0.5, 1.1, 1.2]) await round(hours);
    const [one, two] = await readBases(fixture.target);
    expect(await readBases(fixture.target)).toHaveLength(2);
    const before = await readdir(join(fixture.target, 'archive', one!.chain));
    expect(before).toContain(logFileName(one!.next));

    const { journal } = await round(2.3);
    const left = await readBases(fixture.target);
    expect(left).toHaveLength(2);
    expect(left[0]).toEqual(two);
    await expectBasesWhole(fixture.target);
    const after = await readdir(join(fixture.target, 'archive', one!.chain));
    expect(after).not.toContain(logFileName(two!.next - 1));
    expect(after).toContain(logFileName(two!.next));
    expect(journal.ended).toContain('keep-base succeeded');

    await writer.quit();
    const { journal: last } = await runEngine('update', fixture, {
      retention: { ...hourly, keepBases: 0 },
    });
    expect(last.ended.some((line) => line.startsWith('keep-base'))).toBe(false);
    expect(await readBases(fixture.target)).toEqual([]);
    await expectEqualToActive(fixture);
  });

  test('stays when its chain ends, with the log of that chain', async () => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await replicaWithBases(fixture);
    const [old] = await readBases(fixture.target);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 });
    await runEngine('update', fixture, { retention: hourly });
    const before = await dumpDatabases(await restoreBase(fixture.target, old!, await fixture.scratch()));
    await writer.quit();
    await resetEnvironment(fixture);
    await runEngine('update', fixture, { retention: hourly });
    const bases = await readBases(fixture.target);
    expect(new Set(bases.map(({ chain }) => chain)).size).toBe(2);
    await expectBasesWhole(fixture.target);
    const after = await dumpDatabases(await restoreBase(fixture.target, old!, await fixture.scratch()));
    expect(compareDumps(before, after)).toEqual([]);
    // Its turn comes, once nobody wants back what the reset took away: base and chain go together.
    const { generationsAhead } = (await readReplicaManifest(localFiles, fixture.target))!;
    expect(generationsAhead).toHaveLength(1);
    const given = await understudy('prune', fixture.target, '--give-up', generationsAhead[0]!);
    expect(given.code).toBe(0);
    await runEngine('update', fixture, { retention: { ...hourly, keepBases: 1 } });
    expect(await readdir(join(fixture.target, 'archive'))).toEqual([bases[1]!.chain]);
    expect((await readBases(fixture.target)).map(({ id }) => id)).toEqual([bases[1]!.id]);
  });

  test('a full disk costs the base, not the update', async () => {
    await using fixture = await makeEnvironment();
    const writer = await replicaWithBases(fixture);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    const host = laterHost(localHost(), 2);
    const { files } = faultyFiles(host.files, ({ operation, path }) =>
      operation === 'copy' && /\.incoming-[^/]+\/b-/.test(path)
        ? { error: systemError('ENOSPC', operation, path) }
        : undefined,
    );
    const small: typeof files = { ...files, reflink: async () => false };
    const bases = await readBases(fixture.target);
    const { journal } = await runEngine('update', fixture, {
      host: { ...host, files: small },
      retention: hourly,
    });
    expect(await readBases(fixture.target)).toEqual(bases);
    expect(journal.ended).toContain('prune succeeded');
    expect(journal.lines.join('\n')).toContain('no base is kept: no space is left on the device');
    expect((await readdir(fixture.target)).filter((name) => name.startsWith('.incoming'))).toEqual([]);
    await writer.quit();
  });

  test('none of a generation that somebody opens while it is copied', async () => {
    await using fixture = await makeEnvironment();
    const writer = await replicaWithBases(fixture);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    const host = laterHost(localHost(), 2);
    let opened = false;
    const { files } = faultyFiles(host.files, ({ path }) => {
      opened ||= /\.incoming-[^/]+\/b-/.test(path);
      return undefined;
    });
    const noticing: typeof files = {
      ...files,
      copy: async (from, to) => {
        await files.copy(from, to);
        if (opened) await writeFile(join(await publishedGeneration(fixture.target), '__db.001'), 'a region');
      },
      reflink: async () => false,
    };
    const bases = await readBases(fixture.target);
    const { journal } = await runEngine('update', fixture, {
      host: { ...host, files: noticing },
      retention: hourly,
    });
    expect(opened).toBe(true);
    expect(await readBases(fixture.target)).toEqual(bases);
    expect(journal.lines.join('\n')).toContain('the base is not kept');
    await writer.quit();
  });

  test('a damaged base.json: nothing is removed, and the run says which base it is', async () => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await replicaWithBases(fixture);
    const [base] = await readBases(fixture.target);
    await writeFile(join(fixture.target, 'bases', base!.id, 'base.json'), '{');
    await mkdir(join(fixture.target, 'bases', 'somebody-elses'));
    await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 }, { do: 'checkpoint' });
    await expect(runEngine('update', fixture)).rejects.toMatchObject({
      code: 'target-unreadable',
      path: join(fixture.target, 'bases', base!.id),
    });
    const archive = await readdir(join(fixture.target, 'archive', base!.chain));
    expect(archive).toContain(logFileName(base!.next));
    await expectPublishedWhole(fixture);
    await writer.quit();
  });
});

/** Another environment in the place of the first: its log begins again. */
async function resetEnvironment(fixture: EnvironmentFixture): Promise<void> {
  for (const name of await readdir(fixture.home)) {
    if (name !== 'DB_CONFIG') await rm(join(fixture.home, name), { recursive: true });
  }
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'b.db', bytes: 30_000 }, { do: 'checkpoint' });
  await writer.quit();
}

async function replicaWithBases(fixture: EnvironmentFixture): Promise<LiveWriter> {
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture, { retention: hourly });
  return writer;
}

// Every one of them takes a minute more than these: the soak does that.
const stride = Number(process.env.UNDERSTUDY_CRASH_STRIDE ?? 6);
const offset = Number(process.env.UNDERSTUDY_TEST_SEED ?? Date.now()) % stride;

test(`death at every ${stride}th file operation while a base is kept and another goes, from number ${offset}`, async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await replicaWithBases(fixture);
  const one = { ...hourly, keepBases: 1 };
  let hours = 0;
  let deaths = 0;
  for (let skip = offset; ; skip += stride) {
    hours += 4;
    await writer.do({ do: 'fill', database: 'a.db', bytes: 70_000 }, { do: 'checkpoint' });
    // The operations before those of the base are the crash matrix's.
    let dieAt = Number.POSITIVE_INFINITY;
    const crashing = crashingHost(laterHost(localHost(), hours), ({ number, path }) => {
      if (/\.incoming-[^/]+\/b-/.test(path)) dieAt = Math.min(dieAt, number + skip);
      return number === dieAt;
    });
    const before = await readBases(fixture.target);
    const outcome = await runEngine('update', fixture, { host: crashing.host, retention: one }).catch(
      (error: unknown) => error,
    );
    if (!crashing.crashed()) {
      expect(outcome).not.toBeInstanceOf(Error);
      break;
    }
    deaths += 1;
    await crashing.bury();
    await expectPublishedWhole(fixture);
    await expectBasesWhole(fixture.target);
    expect((await readBases(fixture.target)).length).toBeGreaterThanOrEqual(Math.min(1, before.length));
    const run = await runEngine('update', fixture, {
      host: laterHost(localHost(), hours + 2),
      retention: one,
    });
    expect(run.fellBack).toBe(false);
    expect(await readBases(fixture.target)).toHaveLength(1);
    await expectBasesWhole(fixture.target);
  }
  expect(deaths).toBeGreaterThan(3);
  await expectEqualToActive(fixture);
  const [base] = await readBases(fixture.target);
  const restored = await restoreBase(fixture.target, base!, await fixture.scratch());
  expect(compareDumps(await dumpDatabases(fixture.home), await dumpDatabases(restored))).toEqual([]);
  await writer.quit();
});

test('a base that an operator keeps survives settings and pruning, also where it was marked after the plan was made', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const { target } = fixture;
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  const retention = { ...hourly, keepBases: 3 };
  await runEngine('snapshot', fixture, { retention });
  for (const hours of [2, 4]) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 }, { do: 'checkpoint' });
    await runEngine('update', fixture, { host: laterHost(localHost(), hours), retention });
  }
  const [oldest, middle, newest] = await readBases(target);
  await pinBase(localHost(), target, middle!.id, true);

  const journal = recordingJournal();
  const context = { host: localHost(), journal, signal: new AbortController().signal };
  const none = { ...retention, keepBases: 0 };
  const request = (id: string) => ({ runId: runId(id), target, retention: none });
  await runPrune(context, request('p-1'));
  expect((await readBases(target)).map(({ id }) => id)).toEqual([middle!.id]);
  await expectBasesWhole(target);
  expect(journal.ended).toEqual(['prune succeeded']);
  expect(journal.lines.filter((line) => line.includes(`bases/${newest!.id}`))).toHaveLength(1);
  expect(
    journal.lines.filter((line) => / log\.\d+ to log\.\d+, \d+ files|\/log\.\d+ to /.test(line)),
  ).toHaveLength(1);
  expect((await readReplicaManifest(localFiles, target))?.runs[0]).toMatchObject({
    id: 'p-1',
    kind: 'prune',
    state: 'succeeded',
  });
  await expect(pinBase(localHost(), target, oldest!.id, true)).rejects.toMatchObject({ code: 'not-found' });

  // Left to the retention again, and marked at the last moment: right when it is moved out of the way.
  await pinBase(localHost(), target, middle!.id, false);
  const rename: Files['rename'] = async (from, to) => {
    if (from === join(target, 'bases', middle!.id)) await pinBase(localHost(), target, middle!.id, true);
    await localFiles.rename(from, to);
  };
  const late = { ...localHost(), files: { ...localFiles, rename } };
  const kept = await runPrune({ ...context, host: late }, request('p-2'));
  expect(kept.surplus).toEqual([]);
  await expectBasesWhole(target);
  expect(await lookAtBases(localFiles, target)).toMatchObject([{ id: middle!.id, pinned: true }]);

  await pinBase(localHost(), target, middle!.id, false);
  await runPrune(context, request('p-3'));
  expect(await readBases(target)).toEqual([]);
  expect((await runEngine('update', fixture, { retention: none })).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});
