import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localFiles } from '../io/local-files.ts';
import { runPerl } from '../testing/small-environment.ts';
import { readMetadataPage } from './database-file.ts';
import { scanDatabaseFiles } from './database-scan.ts';

let home: string;
const at = (name: string) => join(home, name);

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'understudy-scan-')));
});
afterEach(() => rm(home, { recursive: true }));

/** A database file by `db_load`, outside any environment. */
const load = (name: string, type: 'btree' | 'hash' | 'recno' | 'queue', options: readonly string[] = []) => {
  const lines = Array.from({ length: 40 }, (_, i) => `key${i}\nvalue${i}\n`).join('');
  const keyless = Array.from({ length: 40 }, () => 'value\n').join('');
  const extra = type === 'queue' ? ['-c', 're_len=20'] : [];
  execFileSync(
    'db_load',
    ['-T', '-t', type, ...extra, ...options.flatMap((option) => ['-c', option]), at(name)],
    {
      input: type === 'recno' || type === 'queue' ? keyless : lines,
    },
  );
};

test.each([
  ['btree', 'btree', 512],
  ['btree', 'btree', 65_536],
  ['hash', 'hash', 4096],
  ['recno', 'btree', 16_384],
  ['queue', 'queue', 8192],
] as const)('reads a real %s with pages of its size', async (type, kind, pageSize) => {
  for (const order of [1234, 4321]) {
    const name = `${type}-${order}.db`;
    load(name, type, [`db_pagesize=${pageSize}`, `db_lorder=${order}`]);
    const meta = await readMetadataPage(localFiles, at(name));
    expect(meta).toMatchObject({
      kind,
      pageSize,
      encrypted: false,
      checksums: false,
      partitions: 0,
      littleEndian: order === 1234,
    });
    expect(meta?.uid).toMatch(/^[0-9a-f]{40}$/);
    expect(meta?.uid).not.toMatch(/^0+$/);
  }
});

test('sees checksums, encryption and two files as two', async () => {
  await runPerl(
    home,
    `my $env = env(-Encrypt => { Password => 'secret', Flags => DB_ENCRYPT_AES });
     fill($env, 'secret.db', 5, -Property => DB_ENCRYPT); fill($env, 'other.db', 5, -Property => DB_ENCRYPT);`,
  );
  const secret = await readMetadataPage(localFiles, at('secret.db'));
  const other = await readMetadataPage(localFiles, at('other.db'));
  expect(secret).toMatchObject({ kind: 'btree', encrypted: true, checksums: true });
  expect(secret?.uid).not.toBe(other?.uid);
});

const names = async (dataDirectories: readonly string[] = [home]) =>
  (await scanDatabaseFiles(localFiles, { dataDirectories })).map(({ name, directory, kind }) => ({
    name,
    in: directory.slice(home.length),
    kind,
  }));

test('finds databases below, queue extents and partitions; leaves out all that is none', async () => {
  await mkdir(at('deep/er'), { recursive: true });
  await runPerl(
    home,
    `my $env = env(); fill($env, 'a.db', 3); fill($env, 'deep/er/b.db', 3); fill($env, 'no-suffix', 3);
     my $t = $env->txn_begin;
     my $q = BerkeleyDB::Queue->new(-Filename => 'jobs', -Env => $env, -Flags => DB_CREATE, -Txn => $t, -Len => 100, -ExtentSize => 1) or die $BerkeleyDB::Error;
     for (1 .. 200) { my $k = 0; $q->db_put($k, 'job', DB_APPEND) == 0 or die }
     $t->txn_commit; $q->db_close;`,
  );
  await copyFile(at('a.db'), at('__dbp.a.db.000'));
  await copyFile(at('a.db'), at('__db.80000001.temporary'));
  await copyFile(at('a.db'), at('log.0000000009'));
  await writeFile(at('README'), 'no database');
  await writeFile(at('__dbq.notes.txt'), 'no extent either');
  await writeFile(at('empty.db'), '');
  const found = await names();
  const extents = found.filter((file) => file.kind === 'queue-extent');
  expect(extents.length).toBeGreaterThan(3);
  expect(extents.every((file) => /^__dbq\.jobs\.\d+$/.test(file.name))).toBe(true);
  expect(found.filter((file) => file.kind === 'database').map((file) => file.name)).toEqual([
    '__dbp.a.db.000',
    'a.db',
    'deep/er/b.db',
    'jobs',
    'no-suffix',
  ]);
});

test('a file below two data directories counts for the innermost, in the order of lookup', async () => {
  await mkdir(at('data'));
  load('data/x.db', 'btree');
  load('y.db', 'btree');
  expect(await names([at('data'), home])).toEqual([
    { name: 'x.db', in: '/data', kind: 'database' },
    { name: 'y.db', in: '', kind: 'database' },
  ]);
});

test('follows links once, does not walk in circles, and leaves replicas below alone', async () => {
  await mkdir(at('elsewhere'));
  await mkdir(at('replica/generations/1'), { recursive: true });
  load('elsewhere/z.db', 'btree');
  load('replica/generations/1/z.db', 'btree');
  await writeFile(at('replica/understudy.json'), '{}');
  await symlink('elsewhere', at('again'));
  await symlink('..', at('elsewhere/loop'));
  await symlink('elsewhere/z.db', at('linked.db'));
  await symlink('nowhere', at('dangling.db'));
  expect((await names()).map(({ name }) => name)).toEqual(['again/z.db', 'linked.db']);
});

test('a name that is not UTF-8 is refused, as the database would be lost', async () => {
  load('x.db', 'btree');
  execFileSync('sh', ['-c', String.raw`cp x.db "$(printf 'gr\374n.db')"`], { cwd: home });
  await expect(names()).rejects.toMatchObject({ code: 'path-invalid' });
});

test('a directory that cannot be read is an error, as it may hide a database', async () => {
  const files = {
    ...localFiles,
    list: async (directory: string) => {
      if (directory.endsWith('closed')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return await localFiles.list(directory);
    },
  };
  await mkdir(at('closed'));
  await expect(scanDatabaseFiles(files, { dataDirectories: [home] })).rejects.toMatchObject({
    code: 'EACCES',
  });
});
