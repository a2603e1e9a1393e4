import { createHash } from 'node:crypto';
import { appendFile, lstat, mkdir, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type DatabaseMeta, readMetadataPage } from '../berkeleydb/database-file.ts';
import { localFiles } from '../io/local-files.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import {
  type EnvironmentFixture,
  type FixtureOptions,
  makeEnvironment,
} from '../testing/environment-fixture.ts';
import type { LiveRole, LiveWriter, LiveWriterOptions, ScriptOperation } from '../testing/live-writer.ts';
import { dumped, loadDatabase } from '../testing/load-database.ts';
import { expectEqualToActive, generationPaths } from '../testing/replica-proof.ts';

type Metas = Record<string, Partial<DatabaseMeta>>;

interface Layout {
  /** `$ROOT` stands for the directory that the home lies in. */
  readonly dbConfig?: readonly string[];
  /** Directories to make, relative to the home. */
  readonly directories?: readonly string[];
  /** Links to make, relative to the home. */
  readonly links?: Readonly<Record<string, string>>;
  readonly fixture?: Partial<FixtureOptions>;
  readonly writer?: Partial<LiveWriterOptions>;
  /** Written all the time beside what {@link Layout.write} does. */
  readonly roles?: readonly LiveRole[];
  /** Called before the snapshot and before each update, with 0, 1, 2. */
  readonly write: (writer: LiveWriter, round: number, fixture: EnvironmentFixture) => Promise<unknown>;
  /** What the metadata pages in the generation say, by path there: proves that the layout is what it is said to be. */
  readonly metas?: Metas;
  /** Files of the generation that have to be there; for those without a metadata page. */
  readonly files?: readonly string[];
  /** Recovery of 5.3 can stumble over it (trap 8): the fall back is the right thing then. */
  readonly mayFallBack?: boolean;
}

const bytes = 40_000;
const fill = (database: string, more: Partial<Extract<ScriptOperation, { do: 'fill' }>> = {}) =>
  ({ do: 'fill', database, bytes, each: 300, ...more }) satisfies ScriptOperation;
const filled =
  (...operations: readonly ScriptOperation[]): Layout['write'] =>
  (writer) =>
    writer.do(...operations);

/** Records of a round, so that each round adds others. */
const records = (round: number, count = 400) =>
  Array.from({ length: count }, (_, index) => {
    const letter = String.fromCharCode(97 + (index % 26));
    return [`${letter}-${round}-${index}`, `value ${index} of round ${round} `.repeat(5)] as const;
  });
const loaded =
  (name: string, ...header: readonly string[]): Layout['write'] =>
  (_writer, round, { home }) =>
    loadDatabase({ home, name, header, records: records(round) });
/** Made by `db_load` in the other byte order; grown by the writer, since a header cannot be given twice. */
const bigEndian =
  (name: string, type: 'btree' | 'hash' | 'recno' | 'queue', ...header: readonly string[]): Layout['write'] =>
  async (writer, round, { home }) => {
    if (round === 0) {
      const lines = [`type=${type}`, 'db_lorder=4321', ...header];
      const numbered =
        type === 'queue'
          ? records(0).map(([, value], index) => [String(index + 1), value.slice(0, 60)] as const)
          : records(0);
      await loadDatabase({
        home,
        name,
        header: type === 'queue' ? [...lines, 'keys=1'] : lines,
        records: numbered,
      });
    }
    await writer.do(fill(name, { type }));
  };

const layouts = {
  'sub-directories of the home, names with blanks and non-ASCII': {
    directories: ['sub/déeper', 'mit Leerzeichen'],
    write: filled(
      fill('plain.db'),
      fill('sub/déeper/naïve file.db'),
      fill('mit Leerzeichen/データ.db', { type: 'hash' }),
      fill("quote'd $(x);*?.db"),
    ),
    files: ['sub/déeper/naïve file.db', 'mit Leerzeichen/データ.db', "quote'd $(x);*?.db"],
  },
  'several data directories, a creation directory, log and temporary directories of their own': {
    dbConfig: [
      'set_data_dir first',
      'set_data_dir second one',
      'set_data_dir dritté/below',
      'set_create_dir second one',
      'set_lg_dir logs here',
      'set_tmp_dir tmp',
    ],
    directories: ['first', 'second one/deep', 'dritté/below', 'logs here', 'tmp'],
    write: filled(fill('a.db'), fill('deep/b.db', { type: 'hash' }), fill('c.db', { type: 'recno' })),
    files: ['second one/a.db', 'second one/deep/b.db', 'second one/c.db'],
  },
  'log and temporary directories outside the home, absolute': {
    dbConfig: ['set_data_dir data', 'set_lg_dir $ROOT/outside/logs', 'set_tmp_dir $ROOT/outside/tmp'],
    directories: ['data', '../outside/logs', '../outside/tmp'],
    write: filled(fill('a.db'), fill('b.db', { type: 'hash' })),
    files: ['data/a.db', 'data/b.db'],
  },
  'the first data directory takes new files where no creation directory is set': {
    dbConfig: ['set_data_dir ./data/', 'set_data_dir more'],
    directories: ['data', 'more'],
    write: filled(fill('a.db')),
    files: ['data/a.db'],
  },
  'a data directory below another one': {
    dbConfig: ['set_data_dir data', 'set_data_dir data/inner'],
    directories: ['data/inner'],
    write: filled(fill('a.db'), fill('inner/b.db')),
    files: ['data/a.db', 'data/inner/b.db'],
  },
  // The real path is shorter than the home's: whichever is looked at first, the files are those of the data directory.
  'a data directory that is a link, to a place with a short path': {
    dbConfig: ['set_data_dir linked'],
    links: { linked: '../o' },
    directories: ['../o'],
    write: filled(fill('a.db'), fill('b.db', { type: 'hash' })),
    files: ['linked/a.db', 'linked/b.db'],
  },
  'a data directory that is a link, to a place with a long path': {
    dbConfig: ['set_data_dir linked'],
    links: { linked: '../outside/with a much longer path than the home has/below' },
    directories: ['../outside/with a much longer path than the home has/below'],
    write: filled(fill('a.db'), fill('b.db', { type: 'hash' })),
    files: ['linked/a.db', 'linked/b.db'],
  },
  'a sub-directory of the home that is a link': {
    links: { sub: '../outside' },
    directories: ['../outside'],
    write: filled(fill('a.db'), fill('sub/b.db')),
    files: ['a.db', 'sub/b.db'],
  },
  'several databases in one file': {
    roles: ['subdb', 'subdb', 'subdb'],
    write: (_writer, round) => delay(round === 0 ? 600 : 300),
    metas: { 'several.db': { kind: 'btree' } },
  },
  'every access method': {
    roles: ['btree', 'hash', 'recno', 'queue'],
    write: filled(fill('more.db')),
  },
  'a heap': {
    write: loaded('records.heap', 'type=heap'),
    metas: { 'records.heap': { kind: 'heap' } },
  },
  'a heap with checksums and a page of 512 bytes': {
    write: loaded('records.heap', 'type=heap', 'chksum=1', 'db_pagesize=512'),
    metas: { 'records.heap': { kind: 'heap', pageSize: 512, checksums: true } },
  },
  'partitions, below a directory too': {
    directories: ['sub'],
    write: async (writer, round, fixture) => {
      const parts = ['type=btree', 'nparts=3', dumped('i'), dumped('r')];
      await loaded('parts.db', ...parts)(writer, round, fixture);
      await loaded('sub/parts.db', ...parts)(writer, round, fixture);
    },
    metas: {
      'parts.db': { kind: 'btree', partitions: 3 },
      '__dbp.parts.db.000': { kind: 'btree' },
      'sub/__dbp.parts.db.002': { kind: 'btree' },
    },
  },
  'a queue without extents': {
    write: filled(fill('queue.db', { type: 'queue' })),
    metas: { 'queue.db': { kind: 'queue' } },
  },
  'a queue with extents': {
    writer: { queueExtentPages: 2 },
    write: filled(fill('queue.db', { type: 'queue' })),
    metas: { 'queue.db': { kind: 'queue' } },
    files: ['__dbq.queue.db.0', '__dbq.queue.db.1'],
    mayFallBack: true,
  },
  'a big-endian btree': {
    write: bigEndian('big.db', 'btree', 'chksum=1'),
    metas: { 'big.db': { kind: 'btree', littleEndian: false, checksums: true } },
  },
  'a big-endian hash': {
    write: bigEndian('big.db', 'hash', 'db_pagesize=16384'),
    metas: { 'big.db': { kind: 'hash', littleEndian: false, pageSize: 16_384 } },
  },
  'a big-endian recno': {
    write: bigEndian('big.db', 'recno'),
    metas: { 'big.db': { kind: 'btree', littleEndian: false } },
  },
  'a big-endian queue': {
    write: bigEndian('big.db', 'queue', 're_len=64', 're_pad=0x20'),
    metas: { 'big.db': { kind: 'queue', littleEndian: false } },
  },
  'everything encrypted, with checksums': {
    writer: { password: 'a pass phrase', checksums: true },
    roles: ['btree', 'hash', 'recno', 'queue', 'subdb'],
    write: filled(fill('more.db')),
    metas: { 'more.db': { encrypted: true, checksums: true } },
  },
  ...Object.fromEntries(
    [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536].map((pageSize): [string, Layout] => [
      `pages of ${pageSize} bytes, with checksums`,
      {
        writer: { pageSize, checksums: true },
        roles: ['btree'],
        write: filled(
          fill('hash.db', { type: 'hash' }),
          fill('recno.db', { type: 'recno' }),
          fill('queue.db', { type: 'queue' }),
        ),
        metas: {
          'hash.db': { pageSize, checksums: true },
          'recno.db': { pageSize, checksums: true },
          'queue.db': { pageSize, checksums: true },
        },
      },
    ]),
  ),
} satisfies Record<string, Layout>;

/** Every file of the environment but regions and logs: what it looks like, and what is in it. */
async function activeFiles({ root }: EnvironmentFixture): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = ['home', 'outside', 'o'].map((directory) =>
    readdir(join(root, directory), { recursive: true, withFileTypes: true }).catch(() => []),
  );
  for (const entry of (await Promise.all(entries)).flat()) {
    if (!entry.isFile() || /^(?:__db\.|log\.\d{10}$)/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode, size, mtimeNs, ino } = await lstat(path, { bigint: true });
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    found[path] = `${mode} ${size} ${mtimeNs} ${ino} ${hash}`;
  }
  return found;
}

test.each(Object.keys(layouts))('layout: %s', async (name) => {
  const layout: Layout = (layouts as Record<string, Layout>)[name]!;
  await using fixture = await makeEnvironment({ logFileSize: 256 * 1024, ...layout.fixture });
  const lines = (layout.dbConfig ?? []).map((line) => `${line.replace('$ROOT', fixture.root)}\n`);
  await appendFile(join(fixture.home, 'DB_CONFIG'), lines.join(''));
  for (const directory of layout.directories ?? [])
    await mkdir(join(fixture.home, directory), { recursive: true });
  for (const [link, to] of Object.entries(layout.links ?? {})) await symlink(to, join(fixture.home, link));
  const password = layout.writer?.password;
  const environment = { ...fixture.spec, password: password ?? null };
  const writer = await fixture.start({
    roles: [...(layout.roles ?? ['btree']), 'checkpoint'],
    bytesPerSecond: 300_000,
    checkpointEveryMs: 400,
    ...layout.writer,
  });

  await layout.write(writer, 0, fixture);
  await runEngine('snapshot', fixture, { environment });
  for (const round of [1, 2]) {
    await layout.write(writer, round, fixture);
    const run = await runEngine('update', fixture, { environment });
    if (!layout.mayFallBack)
      expect(run.journal.lines.filter((line) => line.includes('cannot be trusted'))).toEqual([]);
  }

  // At rest, with nothing left in the cache, the environment must be the same before and after, byte for byte.
  await writer.pause();
  await writer.checkpoint();
  const before = await activeFiles(fixture);
  await runEngine('update', fixture, { environment });
  const again = { ...fixture, target: join(fixture.root, 'another target') };
  await runEngine('snapshot', again, { environment });
  expect(await activeFiles(fixture)).toEqual(before);

  expect(await generationPaths(fixture.target)).toHaveLength(2);
  expect(await expectEqualToActive(fixture, password)).toBeGreaterThan(0);
  await expectEqualToActive(again, password);
  const published = await publishedGeneration(fixture.target);
  for (const [path, expected] of Object.entries(layout.metas ?? {}))
    expect(await readMetadataPage(localFiles, join(published, path)), path).toMatchObject(expected);
  for (const path of layout.files ?? [])
    expect((await lstat(join(published, path))).isFile(), path).toBe(true);
  // Nothing in the replica leads out of it.
  for (const entry of await readdir(published, { recursive: true, withFileTypes: true }))
    expect(entry.isSymbolicLink(), entry.name).toBe(false);
  expect(await realpath(published)).toBe(published);
  await writer.resume();
  await writer.quit();
});
