import { chmod, mkdir, open, readdir, readFile, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ErrorCode, toErrorReport } from '../contracts/errors.ts';
import { milliseconds } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import {
  expectEqualToActive,
  expectPublishedWhole,
  generationPaths,
  listing,
} from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';

async function replica(fixture: EnvironmentFixture): Promise<LiveWriter> {
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 30_000 });
  return writer;
}

const names = ['archive', 'recover', 'verify', 'stat'] as const;

/** Utilities of which some are scripts of ours, in place of the real ones. `$real` is the real one there. */
async function makeUtilities(
  { root }: EnvironmentFixture,
  scripts: Partial<Record<(typeof names)[number], string | null>>,
) {
  const directory = join(root, 'utilities');
  await mkdir(directory);
  for (const name of names) {
    const real = (await runUtility('sh', ['-c', `command -v db_${name}`])).stdout.trim();
    const path = join(directory, `db_${name}`);
    const script = scripts[name];
    if (script === null) continue;
    if (script === undefined) await symlink(real, path);
    else {
      await writeFile(path, `#!/bin/sh\nreal=${real}\n${script}\n`);
      await chmod(path, 0o755);
    }
  }
  return { directory, prefix: 'db_' };
}

/** Asked for its release (-V) it answers as the real one does. */
const onlyWhenWorking = (script: string) => `case "$1" in -V) exec "$real" -V ;; esac\n${script}`;

interface BrokenUtility {
  readonly codes: readonly ErrorCode[];
  readonly scripts: Parameters<typeof makeUtilities>[1];
  /** An update only compares with what it says, and goes on without. */
  readonly isComparedOnly?: boolean;
}

const broken: Record<string, BrokenUtility> = {
  'db_recover crashes': {
    codes: ['recovery-failed'],
    scripts: { recover: onlyWhenWorking('kill -SEGV $$') },
  },
  'db_recover hangs': {
    codes: ['utility-timed-out'],
    scripts: { recover: onlyWhenWorking('exec sleep 60') },
  },
  'db_recover prints rubbish and ends with status 0': {
    codes: ['recovery-incomplete'],
    scripts: { recover: onlyWhenWorking('head -c 100000 /dev/urandom; head -c 100000 /dev/urandom >&2') },
  },
  'db_recover does nothing and ends with status 0': {
    codes: ['recovery-incomplete'],
    scripts: { recover: onlyWhenWorking('exit 0') },
  },
  'db_recover fails without a word': {
    codes: ['recovery-failed'],
    scripts: { recover: onlyWhenWorking('exit 1') },
  },
  'db_recover is of another release': {
    codes: ['release-mismatch'],
    scripts: { recover: 'echo "Berkeley DB 6.2.32: (April 24, 2017)"' },
  },
  'db_recover is no utility of Berkeley DB': {
    codes: ['release-mismatch', 'utility-missing'],
    scripts: { recover: 'echo hello' },
  },
  'db_recover is missing': { codes: ['utility-missing'], scripts: { recover: null } },
  'db_archive is missing': { codes: ['utility-missing'], scripts: { archive: null } },
  'db_archive crashes': {
    codes: ['utility-failed'],
    scripts: { archive: 'kill -SEGV $$' },
    isComparedOnly: true,
  },
  'db_archive hangs': {
    codes: ['utility-timed-out'],
    scripts: { archive: 'exec sleep 60' },
    isComparedOnly: true,
  },
  'db_archive prints rubbish': {
    codes: ['path-invalid', 'utility-failed'],
    scripts: { archive: 'head -c 5000 /dev/urandom' },
    isComparedOnly: true,
  },
  'db_stat crashes': {
    codes: ['utility-failed', 'region-inaccessible'],
    scripts: { stat: 'kill -SEGV $$' },
    isComparedOnly: true,
  },
};

/** Nobody waits for the minute or the day that a utility is given. */
function impatientHost(): Host {
  const host = localHost();
  return {
    ...host,
    processes: {
      ...host.processes,
      run: (command) => {
        const asked = command.args.includes('-V');
        return host.processes.run(asked ? command : { ...command, timeLimitMs: 1500 });
      },
    },
  };
}

test.each(Object.entries(broken))(
  '%s: the run ends with a code, the published generation stays, and the real one goes on',
  async (_, { codes, scripts, isComparedOnly }) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await replica(fixture);
    const spec = { ...fixture.spec, utilities: await makeUtilities(fixture, scripts) };
    const published = await publishedGeneration(fixture.target);
    for (const kind of ['update', 'snapshot'] as const) {
      const options = { host: impatientHost() };
      if (kind === 'update' && isComparedOnly) continue;
      const report = toErrorReport(
        await runEngine(kind, { ...fixture, spec }, options).catch((error: unknown) => error),
      );
      expect(codes, `${kind}: ${report.message}`).toContain(report.code);
      expect(report.hint, report.message).toBeTruthy();
      expect(await publishedGeneration(fixture.target)).toBe(published);
      await expectPublishedWhole(fixture);
    }
    await writer.checkpoint();
    if (isComparedOnly) {
      const { fellBack, journal } = await runEngine(
        'update',
        { ...fixture, spec },
        { host: impatientHost() },
      );
      expect(fellBack).toBe(false);
      expect(journal.lines.join('\n')).toContain('db_archive was not compared');
    }
    await runEngine('update', fixture);
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test('a panicked environment: a snapshot refuses, an update brings what the log holds, and both go on after its recovery', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  let writer = await replica(fixture);
  await writer.checkpoint();
  const path = join(fixture.home, '__db.001');
  const region = await readFile(path);
  const magic = region.indexOf(Buffer.from([0x97, 0x08, 0x12, 0x00])); // DB_REGION_MAGIC, region.h; the panic value is next
  const file = await open(path, 'r+');
  await file.write(Buffer.from([1, 0, 0, 0]), 0, 4, magic + 4);
  await file.close();
  const published = await publishedGeneration(fixture.target);
  await expect(runEngine('snapshot', fixture)).rejects.toMatchObject({ code: 'environment-panicked' });
  expect(await publishedGeneration(fixture.target)).toBe(published);
  const update = await runEngine('update', fixture);
  expect(update.journal.lines.join('\n')).toContain('nothing joins it');
  expect(update.fellBack).toBe(false);
  await expectPublishedWhole(fixture);
  await writer.kill();
  writer = await fixture.start({ recover: true });
  await writer.do({ do: 'fill', database: 'a.db', bytes: 10_000 });
  for (const kind of ['update', 'snapshot', 'update'] as const) {
    expect((await runEngine(kind, fixture)).fellBack).toBe(false);
    await expectEqualToActive(fixture);
  }
  await writer.quit();
});

test('regions gone: snapshot and update read the log alone, and make nothing in the home', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  let writer = await replica(fixture);
  await writer.kill();
  for (const name of await readdir(fixture.home)) {
    if (name.startsWith('__db.')) await unlink(join(fixture.home, name));
  }
  const before = await listing(fixture.home);
  for (const kind of ['update', 'snapshot'] as const) {
    expect((await runEngine(kind, fixture)).fellBack).toBe(false);
    await expectPublishedWhole(fixture);
  }
  expect(await listing(fixture.home)).toEqual(before);
  writer = await fixture.start({ recover: true });
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('the clock steps back, between runs and in the middle of one: the newest generation stays published', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await replica(fixture);
  const host = localHost();
  let offset = 0;
  const stepping: Host = {
    ...host,
    clock: {
      ...host.clock,
      now: () => {
        offset -= 60_000;
        return milliseconds(host.clock.now() + offset);
      },
    },
  };
  for (const kind of ['update', 'snapshot', 'update', 'update'] as const) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 });
    const before = await publishedGeneration(fixture.target);
    expect((await runEngine(kind, fixture, { host: stepping })).fellBack).toBe(false);
    expect(await publishedGeneration(fixture.target)).not.toBe(before);
    await expectEqualToActive(fixture);
    offset -= 3_600_000;
  }
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

/** The database file of a generation, of which some bytes are flipped; the time of its last change is put back where `quietly`. */
async function flipIn(generation: string, name: string, quietly: boolean): Promise<void> {
  const path = join(generation, name);
  const file = await open(path, 'r+');
  const { atime, mtime } = await file.stat();
  const bytes = Buffer.alloc(64);
  await file.read(bytes, 0, 64, 5000);
  await file.write(
    bytes.map((byte) => byte ^ 0xff),
    0,
    64,
    5000,
  );
  await file.close();
  if (quietly) await utimes(path, atime, mtime);
}

test('flipped bytes in the published generation: named, kept as it is, and replaced on an operator’s word', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await replica(fixture);
  await runEngine('update', fixture);
  const published = await publishedGeneration(fixture.target);
  await flipIn(published, 'a.db', false);
  const before = await listing(published);
  for (const kind of ['update', 'snapshot'] as const) {
    await expect(runEngine(kind, fixture)).rejects.toMatchObject({
      code: 'replica-in-use',
      message: expect.stringContaining('a.db was written'),
    });
    expect(await publishedGeneration(fixture.target)).toBe(published);
  }
  await runEngine('snapshot', fixture, { setAside: true });
  expect(await publishedGeneration(fixture.target)).not.toBe(published);
  await expectPublishedWhole(fixture);
  expect(await listing(published)).toEqual(before);
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectPublishedWhole(fixture);
  await writer.quit();
});

test.each(['a.db', 'DB_CONFIG', 'generation.json'])(
  'flipped bytes in %s of the standby generation: another one is made, nothing damaged is published',
  async (name) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    const writer = await replica(fixture);
    await runEngine('update', fixture);
    const published = await publishedGeneration(fixture.target);
    const standby = (await generationPaths(fixture.target)).find((path) => path !== published)!;
    if (name === 'a.db') await flipIn(standby, name, false);
    else await writeFile(join(standby, name), Buffer.from([0xff, 0xfe, 0x00, 0x7b]));
    await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 });
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    expect(await publishedGeneration(fixture.target)).not.toBe(standby);
    await expectPublishedWhole(fixture);
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    expect(await publishedGeneration(fixture.target)).not.toBe(standby);
    await expectPublishedWhole(fixture);
    // What somebody changed is theirs.
    expect(await generationPaths(fixture.target)).toContain(standby);
    await writer.quit();
  },
);
