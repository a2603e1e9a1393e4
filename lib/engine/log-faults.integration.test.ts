import { copyFile, open, readdir, rename, stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ErrorCode, toErrorReport } from '../contracts/errors.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';

const logFileSize = 64 * 1024;

/** Flips the bits of some bytes. */
async function flip(path: string, at: number, count = 16): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const bytes = Buffer.alloc(count);
    await file.read(bytes, 0, count, at);
    await file.write(
      bytes.map((byte) => byte ^ 0xff),
      0,
      count,
      at,
    );
  } finally {
    await file.close();
  }
}

const logFiles = async (directory: string): Promise<string[]> =>
  (await readdir(directory))
    .filter((name) => /^log\.\d{10}$/.test(name))
    .sort()
    .map((name) => join(directory, name));

const archiveOf = async ({ target }: EnvironmentFixture): Promise<string> => {
  const [chain] = await readdir(join(target, 'archive'));
  return join(target, 'archive', chain!);
};

const fill = (writer: LiveWriter, bytes: number) =>
  writer.do({ do: 'fill', database: 'a.db', bytes, perCommit: 10 });

interface Damaged {
  readonly codes: readonly ErrorCode[];
  /** Log files of the environment that were not there at the last update, without the newest one. */
  damage(added: string[], fixture: EnvironmentFixture, last: string): Promise<void>;
}

const middle = (files: readonly string[]): string => files[Math.floor(files.length / 2)]!;

const damages: Record<string, Damaged> = {
  'a log file missing in the middle': {
    codes: ['log-gap'],
    damage: async (added) => await unlink(middle(added)),
  },
  'several log files missing behind the archive': {
    codes: ['log-gap'],
    damage: async (added) => {
      for (const path of added.slice(0, 3)) await unlink(path);
    },
  },
  'a log file cut short': {
    codes: ['log-corrupt'],
    damage: async (added) => await truncate(middle(added), logFileSize / 2),
  },
  'an empty log file in the middle': {
    codes: ['log-corrupt'],
    damage: async (added) => await truncate(middle(added), 0),
  },
  'flipped bytes in a record': {
    codes: ['log-corrupt'],
    damage: async (added) => await flip(middle(added), logFileSize / 2),
  },
  'flipped bytes in the header of a log file': {
    codes: ['log-corrupt'],
    damage: async (added) => await flip(middle(added), 12, 4),
  },
  'a log file of another environment in its place': {
    codes: ['log-corrupt'],
    damage: async (added) => {
      await using other = await makeEnvironment({ logFileSize });
      const writer = await other.start();
      await writer.do({ do: 'fill', database: 'other.db', bytes: 300_000 });
      await writer.quit();
      await copyFile((await logFiles(other.home))[1]!, middle(added));
    },
  },
  'two log files in each other’s place': {
    codes: ['log-corrupt'],
    damage: async ([one, other], { root }) => {
      await rename(one!, join(root, 'aside'));
      await rename(other!, one!);
      await rename(join(root, 'aside'), other!);
    },
  },
  'the log file in which the archive ends, cut before that': {
    codes: ['log-shrunken', 'log-gap'],
    damage: async (_, __, last) => await truncate(last, 4096),
  },
  'flipped bytes before the end of what is archived': {
    codes: ['log-diverged'],
    damage: async (_, { target }, last) => {
      const name = last.split('/').at(-1)!;
      const { size } = await stat(join(await archiveOf({ target } as EnvironmentFixture), name));
      await flip(last, size - 64);
    },
  },
};

test.each(Object.entries(damages))(
  '%s: named, on record, nothing published that is not whole; a snapshot goes on after the next checkpoint',
  async (_, { codes, damage }) => {
    await using fixture = await makeEnvironment({ logFileSize });
    const writer = await fixture.start();
    await fill(writer, 100_000);
    await writer.checkpoint();
    await runEngine('snapshot', fixture);
    const before = await logFiles(fixture.home);
    await fill(writer, 300_000);
    const added = (await logFiles(fixture.home)).filter((path) => !before.includes(path)).slice(0, -1);
    expect(added.length).toBeGreaterThan(3);
    await damage(added, fixture, before.at(-1)!);

    const published = await publishedGeneration(fixture.target);
    const outcome = await runEngine('update', fixture, { onBrokenChain: 'offer' }).catch((error) => error);
    const report = toErrorReport(outcome);
    expect(codes, report.message).toContain(report.code);
    expect(report.hint).toBeTruthy();
    expect(await publishedGeneration(fixture.target)).toBe(published);
    await expectPublishedWhole(fixture);

    // The damage lies before the first log file in use: what the environment holds is whole, and so is a copy of it.
    await writer.checkpoint();
    await writer.checkpoint();
    await fill(writer, 10_000);
    const next = await runEngine('update', fixture);
    expect(next).toMatchObject({ kind: 'snapshot', fellBack: true });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test('flipped bytes in the log that recovery would need: no snapshot takes place either, and the replica stays as it was', async () => {
  await using fixture = await makeEnvironment({ logFileSize });
  const writer = await fixture.start();
  await fill(writer, 100_000);
  await writer.checkpoint();
  await runEngine('snapshot', fixture);
  const before = await logFiles(fixture.home);
  await fill(writer, 300_000);
  const added = (await logFiles(fixture.home)).filter((path) => !before.includes(path));
  await flip(middle(added), logFileSize / 2);
  const published = await publishedGeneration(fixture.target);
  for (const kind of ['update', 'snapshot'] as const) {
    await expect(runEngine(kind, fixture)).rejects.toMatchObject({ code: 'log-corrupt' });
    expect(await publishedGeneration(fixture.target)).toBe(published);
    await expectPublishedWhole(fixture);
  }
  await writer.checkpoint();
  await writer.checkpoint();
  await runEngine('snapshot', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});

const archiveDamages: Record<string, (files: string[]) => Promise<void>> = {
  'flipped bytes in the middle': async (files) => await flip(middle(files), logFileSize / 2),
  'flipped bytes at its end': async (files) =>
    await flip(files.at(-1)!, (await stat(files.at(-1)!)).size - 64),
  'a file missing in the middle': async (files) => await unlink(middle(files)),
  'its last file missing': async (files) => await unlink(files.at(-1)!),
  'its last file cut short': async (files) => await truncate(files.at(-1)!, 4096),
  'a file cut short in the middle': async (files) => await truncate(middle(files), logFileSize / 2),
};

test.each(Object.entries(archiveDamages))(
  'an archive with %s: the update becomes a snapshot with a chain of its own, and nothing is lost',
  async (_, damage) => {
    await using fixture = await makeEnvironment({ logFileSize });
    const writer = await fixture.start();
    await writer.do({ do: 'begin', txn: 'old' });
    await writer.do({ do: 'put', database: 'b.db', key: 'k', value: 'v', txn: 'old' });
    await fill(writer, 100_000);
    await runEngine('snapshot', fixture);
    // The open transaction keeps all of them in use.
    await fill(writer, 300_000);
    await writer.checkpoint();
    await runEngine('update', fixture);
    const archive = await archiveOf(fixture);
    const files = await logFiles(archive);
    expect(files.length).toBeGreaterThan(4);
    await damage(files);
    await fill(writer, 20_000);
    const published = await publishedGeneration(fixture.target);
    const outcome = await runEngine('update', fixture, { onBrokenChain: 'offer' }).catch((error) => error);
    expect(['log-corrupt', 'log-gap', 'log-diverged', 'archive-damaged']).toContain(
      toErrorReport(outcome).code,
    );
    expect(await publishedGeneration(fixture.target)).toBe(published);
    await expectPublishedWhole(fixture);
    const next = await runEngine('update', fixture);
    expect(next).toMatchObject({ kind: 'snapshot', fellBack: true });
    expect(await archiveOf(fixture)).not.toBe(archive);
    await writer.do({ do: 'commit', txn: 'old' });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);
