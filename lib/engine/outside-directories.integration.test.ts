import { appendFile, cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { findDatabases } from '../testing/dump-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, listing } from '../testing/replica-proof.ts';
import { runUtility } from '../testing/run-utility.ts';
import { inspectEnvironment } from './preflight-environment.ts';

const look = { host: localHost(), signal: new AbortController().signal };

/** A home where new files are made, and a data directory elsewhere with a database that was moved there. */
async function withOutside(homeToo: readonly string[]): Promise<EnvironmentFixture> {
  const fixture = await makeEnvironment();
  const outside = join(fixture.root, 'out side');
  await mkdir(outside);
  for (const name of homeToo) await mkdir(join(fixture.home, name, '..'), { recursive: true });
  await appendFile(join(fixture.home, 'DB_CONFIG'), `set_data_dir .\nset_data_dir ${outside}\n`);
  const maker = await fixture.start();
  await maker.do(
    { do: 'fill', database: 'out.db', bytes: 60_000 },
    ...homeToo.map((database) => ({ do: 'fill', database, bytes: 30_000 }) as const),
    { do: 'checkpoint' },
  );
  await maker.quit();
  await rename(join(fixture.home, 'out.db'), join(outside, 'out.db'));
  return fixture;
}

test('a data directory outside the home, and directories of the home that have the names which a replica gives to it', async () => {
  await using fixture = await withOutside(['data-1/out.db', 'data-2/below/other.db']);
  const writer = await fixture.start({ recover: true });
  const write = () =>
    writer.do(
      { do: 'fill', database: 'out.db', bytes: 20_000 },
      { do: 'fill', database: 'data-1/out.db', bytes: 20_000 },
      { do: 'fill', database: 'data-2/below/other.db', bytes: 20_000 },
    );
  await write();
  await runEngine('snapshot', fixture);
  for (let round = 0; round < 2; round += 1) {
    await write();
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
  }
  await writer.checkpoint();
  const before = await listing(join(fixture.root, 'out side'));
  await runEngine('update', fixture);
  expect(await listing(join(fixture.root, 'out side'))).toEqual(before);
  expect(await expectEqualToActive(fixture)).toBe(3);
  const published = await publishedGeneration(fixture.target);
  expect((await findDatabases(published)).map(({ name }) => name)).toEqual([
    'data-1/out.db',
    'data-2/below/other.db',
    'data-3/out.db',
  ]);
  await writer.quit();
});

test('a directory of that name that comes after the snapshot: a snapshot chooses again', async () => {
  await using fixture = await withOutside([]);
  const writer = await fixture.start({ recover: true });
  await writer.do({ do: 'fill', database: 'out.db', bytes: 20_000 });
  await runEngine('snapshot', fixture);
  await mkdir(join(fixture.home, 'data-1'));
  await writer.do({ do: 'fill', database: 'data-1/out.db', bytes: 20_000 });
  const update = await runEngine('update', fixture);
  expect(update).toMatchObject({ kind: 'snapshot', fellBack: true });
  expect(update.journal.lines.join('\n')).toMatch(
    /keeps \S+ side as data-1, and the home has data-1\/out\.db now/,
  );
  expect(await expectEqualToActive(fixture)).toBe(2);
  await writer.do({ do: 'fill', database: 'data-1/out.db', bytes: 20_000 });
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});

test.each(['$ROOT/out side', '../out side'])(
  'new databases in %s are refused at registration, with the reason',
  async (written) => {
    await using fixture = await makeEnvironment();
    await mkdir(join(fixture.root, 'out side'));
    await appendFile(
      join(fixture.home, 'DB_CONFIG'),
      `set_data_dir ${written.replace('$ROOT', fixture.root)}\n`,
    );
    const writer = await fixture.start();
    await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' });
    const report = await inspectEnvironment(look, fixture.spec);
    expect(report).toMatchObject({
      usable: false,
      checks: [
        { result: 'failed', code: 'absolute-database-name', hint: expect.stringContaining('set_data_dir') },
      ],
    });
    await expect(runEngine('snapshot', fixture)).rejects.toMatchObject({ code: 'absolute-database-name' });
    await writer.quit();
  },
);

test('trap 18: directories that the application sets in its own code are invisible to the utilities, and replicated once they are named', async () => {
  await using fixture = await makeEnvironment();
  const [data, logs] = [join(fixture.home, 'code data'), join(fixture.root, 'code logs')];
  await mkdir(data);
  await mkdir(logs);
  const writer = await fixture.start({ codeDataDirectory: 'code data', codeLogDirectory: logs });
  await writer.do({ do: 'fill', database: 'a.db', bytes: 60_000 }, { do: 'checkpoint' });

  // The utilities, over a copy: no database, no log file, and no word of it.
  const copy = join(await fixture.scratch(), 'home');
  await cp(fixture.home, copy, { recursive: true });
  const plain = await runUtility('db_archive', ['-s', '-h', copy]);
  expect(plain.stdout).toBe('');
  await mkdir(join(fixture.root, 'hotbackup'));
  await runUtility('db_hotbackup', ['-h', copy, '-b', join(fixture.root, 'hotbackup')]);
  expect((await findDatabases(join(fixture.root, 'hotbackup'))).map(({ name }) => name)).not.toContain(
    'a.db',
  );

  const unnamed = await inspectEnvironment(look, fixture.spec);
  expect(unnamed).toMatchObject({ usable: false, checks: [{ result: 'failed', code: 'no-log-files' }] });
  expect(unnamed.checks[0]?.hint).toContain('--log-dir');

  const environment = { ...fixture.spec, dataDirectories: [data], logDirectory: logs };
  expect(await inspectEnvironment(look, environment)).toMatchObject({ usable: true, logDirectory: logs });
  await runEngine('snapshot', fixture, { environment });
  for (let round = 0; round < 2; round += 1) {
    await writer.do(
      { do: 'fill', database: 'a.db', bytes: 60_000 },
      { do: 'fill', database: `new-${round}.db`, bytes: 10_000 },
    );
    expect((await runEngine('update', fixture, { environment })).fellBack).toBe(false);
  }
  await writer.quit();
  // No utility can look at this active by itself: a copy of it says in DB_CONFIG what the application has in its code.
  const active = join(await fixture.scratch(), 'active');
  await cp(fixture.home, active, { recursive: true, filter: (path) => !/__db\.\d+$/.test(path) });
  await cp(logs, active, { recursive: true });
  await appendFile(join(active, 'DB_CONFIG'), 'set_data_dir code data\n');
  expect(await expectEqualToActive({ ...fixture, home: active })).toBe(3);
});
