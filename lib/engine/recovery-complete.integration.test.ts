import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, expectPublishedWhole } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';

const logFiles = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((name) => /^log\.\d{10}$/.test(name)).sort();

/** A host on which something happens to the generation right before `db_recover` starts, the first `times` times. */
function beforeRecovery(times: number, what: (generation: string) => Promise<void>): Host {
  const host = localHost();
  let left = times;
  return {
    ...host,
    processes: {
      ...host.processes,
      run: async (command) => {
        const home = command.args[command.args.indexOf('-h') + 1];
        if (basename(command.file).endsWith('recover') && command.args.includes('-c') && home && left-- > 0) {
          await what(home);
        }
        return host.processes.run(command);
      },
    },
  };
}

test('trap 9: a log cut in mid-record recovers with exit status 0 and is not published; a snapshot takes its place', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  const before = await publishedGeneration(fixture.target);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 });

  let cut = 0;
  const host = beforeRecovery(1, async (generation) => {
    const last = join(generation, (await logFiles(generation)).at(-1)!);
    const bytes = await readFile(last);
    cut = bytes.length;
    await truncate(last, bytes.length - 700);
  });
  await expect(
    runEngine('snapshot', { ...fixture, target: join(fixture.root, 'other') }, { host }),
  ).rejects.toMatchObject({ code: 'recovery-incomplete' });
  expect(cut).toBeGreaterThan(0);

  const again = beforeRecovery(1, async (generation) => {
    const last = join(generation, (await logFiles(generation)).at(-1)!);
    await truncate(last, (await readFile(last)).length - 700);
  });
  const update = await runEngine('update', fixture, { host: again });
  expect(update).toMatchObject({ kind: 'snapshot', fellBack: true });
  expect(update.journal.lines.join('\n')).toContain('recovery read the log to');
  expect(await publishedGeneration(fixture.target)).not.toBe(before);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test('trap 9: a database that recovery loses although it ends well is noticed', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'a.db', key: 'k', value: 'v' },
    { do: 'put', database: 'b.db', key: 'k', value: 'v' },
    { do: 'checkpoint' },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'put', database: 'a.db', key: 'more', value: 'v' });
  const host = beforeRecovery(1, async (generation) => {
    await truncate(join(generation, 'b.db'), 0);
  });
  const update = await runEngine('update', fixture, { host });
  expect(update).toMatchObject({ kind: 'snapshot', fellBack: true });
  await expectEqualToActive(fixture);
  await writer.quit();
});

const emptyForms = ['only its header', 'zeros', 'nothing'] as const;

test.each(emptyForms)(
  'trap 14: the machine died right after a log switch and the last log file holds %s: nothing is lost',
  async (form) => {
    await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
    let writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 200_000 }, { do: 'checkpoint' });
    await runEngine('snapshot', fixture);
    for (let round = 0; round < 3; round++) {
      await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 });
      if (round === 1) await writer.do({ do: 'checkpoint' });
      await writer.do({ do: 'switchLog', database: 'a.db', logDirectory: fixture.home });
      await writer.kill();
      await loseTheEnd(fixture.home, form);
      // Both generations come by: the trap is in the recovery after the one that met the empty file.
      for (let update = 0; update < 3; update++) {
        expect(await runEngine('update', fixture)).toMatchObject({ fellBack: false });
        await expectPublishedWhole(fixture);
      }
      await expectEqualAfterRecovery(fixture);
      await expectArchiveEqualToActive(fixture.home, fixture.target);
      writer = await fixture.start({ recover: true });
      await writer.do({ do: 'fill', database: 'a.db', bytes: 30_000 });
      await runEngine('update', fixture);
      await expectEqualToActive(fixture);
    }
    await writer.quit();
  },
);

/**
 * Leaves what a reader finds when the machine dies between a log switch and the first flush of the new file: the
 * transactions in it were not synced, and the regions are gone with the machine.
 */
async function loseTheEnd(home: string, form: (typeof emptyForms)[number]): Promise<void> {
  const last = join(home, (await logFiles(home)).at(-1)!);
  const bytes = await readFile(last);
  const headerEnd = bytes.readUInt32LE(4);
  const empty = Buffer.alloc(form === 'nothing' ? 0 : bytes.length);
  if (form === 'only its header') bytes.copy(empty, 0, 0, headerEnd);
  await writeFile(last, empty);
  for (const name of await readdir(home)) if (/^__db\.\d{3}$/.test(name)) await rm(join(home, name));
}

/** The active is not running: it is compared as its own recovery will leave it, in a copy of its home. */
async function expectEqualAfterRecovery(fixture: EnvironmentFixture): Promise<void> {
  const copy = join(await fixture.scratch(), 'active');
  await cp(fixture.home, copy, { recursive: true });
  expect((await runUtility('db_recover', ['-h', copy])).code).toBe(0);
  await expectEqualToActive({ ...fixture, home: copy });
}

/** Byte for byte, as far as the archive goes. */
async function expectArchiveEqualToActive(home: string, target: string): Promise<void> {
  const [chain] = await readdir(join(target, 'archive'));
  const archive = join(target, 'archive', chain!);
  const names = await logFiles(archive);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const archived = await readFile(join(archive, name));
    const active = await readFile(join(home, name));
    expect(active.subarray(0, archived.length).equals(archived), name).toBe(true);
  }
}
