import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { runUtility } from '../testing/run-utility.ts';
import { runPerl } from '../testing/small-environment.ts';
import { readEnvironmentLayout } from './environment-layout.ts';
import { generationDbConfig } from './generation-db-config.ts';

const host = localHost();
let root: string;
let home: string;
const config = (...lines: string[]) => writeFile(join(home, 'DB_CONFIG'), `${lines.join('\n')}\n`);
const layout = (
  more: Partial<{ home: string; dataDirectories: string[]; logDirectory: string | null }> = {},
) => readEnvironmentLayout(host, { home, dataDirectories: [], logDirectory: null, ...more });
const refused = async (...args: Parameters<typeof layout>) => {
  const error: unknown = await layout(...args).then(
    () => 'accepted',
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'UnderstudyError', hint: expect.stringMatching(/\S/) });
  return error as { code: string; message: string; path: string };
};
const createEnvironment = () => runPerl(home, "my $env = env(); fill($env, 'a.db', 20);");

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-layout-')));
  home = join(root, 'home');
  await mkdir(home);
});
afterEach(() => rm(root, { recursive: true }));

test('an environment in one directory', async () => {
  await createEnvironment();
  expect(await layout()).toEqual({
    home,
    dataDirectories: [home],
    directories: [{ path: home, written: undefined }],
    logDirectory: home,
    logDirectoryFromSpec: false,
    dbConfig: undefined,
    regions: ['__db.001', '__db.002', '__db.003'],
    createDirectory: home,
  });
});

test('directories of DB_CONFIG and of the code, in the order of lookup, links resolved', async () => {
  for (const name of ['home/data', 'home/logs', 'big', 'code']) await mkdir(join(root, name));
  await symlink('../big', join(home, 'linked'));
  await symlink('home', join(root, 'link-to-home'));
  await config('set_data_dir data', 'set_data_dir linked', 'set_lg_dir logs', 'set_create_dir linked');
  await createEnvironment();
  expect(
    await layout({ home: join(root, 'link-to-home'), dataDirectories: [join(root, 'code')] }),
  ).toMatchObject({
    home,
    dataDirectories: [join(root, 'code'), join(home, 'data'), join(root, 'big'), home],
    logDirectory: join(home, 'logs'),
    logDirectoryFromSpec: false,
    createDirectory: join(root, 'big'),
  });
});

test('a log directory that the code sets is named by the operator', async () => {
  await mkdir(join(root, 'logs'));
  await createEnvironment();
  await copyFile(join(home, 'log.0000000001'), join(root, 'logs/log.0000000001'));
  expect(await layout({ logDirectory: join(root, 'logs') })).toMatchObject({
    logDirectory: join(root, 'logs'),
    logDirectoryFromSpec: true,
  });
});

describe('refuses, changing nothing', () => {
  test.each([
    ['relative', 'srv/home', 'path-relative'],
    ['..', '/srv/../home', 'path-invalid'],
    ['NUL', '/srv/ho\0me', 'path-invalid'],
    ['a thousand characters', `/${'x'.repeat(1000)}`, 'path-invalid'],
    ['not there', '/nonexistent/home', 'home-missing'],
  ])('a home that is %s', async (_what, path, code) => {
    expect((await refused({ home: path })).code).toBe(code);
  });

  test('a home that is empty, a file, a link to nothing, or a link to itself', async () => {
    expect((await refused()).code).toBe('home-empty');
    await writeFile(join(root, 'file'), '');
    expect((await refused({ home: join(root, 'file') })).code).toBe('home-not-directory');
    expect((await refused({ home: join(root, 'file/below') })).code).toBe('home-missing');
    await symlink('gone', join(root, 'dangling'));
    const dangling = await refused({ home: join(root, 'dangling') });
    expect(dangling).toMatchObject({
      code: 'home-missing',
      message: expect.stringContaining('a link to gone'),
    });
    await symlink('loop', join(root, 'loop'));
    expect((await refused({ home: join(root, 'loop') })).code).toBe('path-invalid');
  });

  test('a directory with nothing of Berkeley DB, and one with a database but no logs', async () => {
    await writeFile(join(home, 'notes.txt'), 'hello');
    expect((await refused()).code).toBe('not-an-environment');
    await mkdir(join(root, 'other'));
    await runPerl(join(root, 'other'), "my $env = env(); fill($env, 'a.db', 1);");
    await copyFile(join(root, 'other/a.db'), join(home, 'a.db'));
    expect((await refused()).code).toBe('no-log-files');
  });

  test('logs in memory', async () => {
    await createEnvironment();
    await config('log_set_config DB_LOG_IN_MEMORY');
    expect((await refused()).code).toBe('logs-in-memory');
  });

  test('directories of DB_CONFIG that are not there, and a DB_CONFIG that the library cannot use', async () => {
    await createEnvironment();
    await config('set_data_dir missing');
    expect(await refused()).toMatchObject({ code: 'data-directory-missing', path: join(home, 'missing') });
    await config('set_lg_dir missing');
    expect(await refused()).toMatchObject({ code: 'log-directory-missing', path: join(home, 'missing') });
    await config('set_data_dir');
    expect((await refused()).code).toBe('db-config-invalid');
    await config('set_data_dir .', 'set_data_dir a.db');
    expect((await refused()).code).toBe('data-directory-missing');
  });

  test('directories named by the operator that are not there, or that DB_CONFIG overrules', async () => {
    await createEnvironment();
    await mkdir(join(home, 'logs'));
    expect((await refused({ dataDirectories: ['/nonexistent'] })).code).toBe('data-directory-missing');
    expect((await refused({ dataDirectories: ['relative'] })).code).toBe('path-relative');
    expect((await refused({ logDirectory: '/nonexistent' })).code).toBe('log-directory-missing');
    expect((await refused({ logDirectory: join(home, 'logs') })).code).toBe('no-log-files');
    await config('set_lg_dir .');
    expect((await refused({ logDirectory: join(home, 'logs') })).code).toBe('db-config-invalid');
  });

  test('a home that this user cannot read', async () => {
    await createEnvironment();
    const blind = { ...host, files: { ...host.files, canAccess: async () => false } };
    await expect(
      readEnvironmentLayout(blind, { home, dataDirectories: [], logDirectory: null }),
    ).rejects.toMatchObject({
      code: 'home-unreadable',
    });
    const closed = {
      ...host,
      files: {
        ...host.files,
        stat: async (path: string) => {
          throw Object.assign(new Error('EACCES'), { code: 'EACCES', path });
        },
      },
    };
    await expect(
      readEnvironmentLayout(closed, { home, dataDirectories: [], logDirectory: null }),
    ).rejects.toMatchObject({
      code: 'home-unreadable',
    });
    await chmod(home, 0o700);
  });
});

describe('☠ the log names directories as DB_CONFIG writes them', () => {
  /** Recovers copies of the logs in another directory with the DB_CONFIG of a generation, as a replica would be. */
  async function recoverElsewhere(dbConfig: string): Promise<void> {
    const replica = join(root, 'replica');
    await mkdir(join(replica, 'data-1'), { recursive: true });
    await mkdir(join(replica, 'data'), { recursive: true });
    await copyFile(join(home, 'log.0000000001'), join(replica, 'log.0000000001'));
    await writeFile(join(replica, 'DB_CONFIG'), dbConfig);
    expect((await runUtility('db_recover', ['-c', '-h', replica])).code).toBe(0);
  }

  test('an absolute one makes recovery of a replica replace the file of the active, so it is refused', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await config(`set_data_dir ${outside}`);
    await createEnvironment();
    const error = await refused();
    expect(error).toMatchObject({
      code: 'absolute-database-name',
      message: expect.stringContaining(outside),
    });
    // What would happen otherwise: the same file name, another inode.
    const before = await host.files.stat(join(outside, 'a.db'));
    await recoverElsewhere('set_data_dir data-1\n');
    const after = await host.files.stat(join(outside, 'a.db'));
    expect(after?.mtimeNs).not.toBe(before?.mtimeNs);
  });

  test('one that leads up is refused too', async () => {
    await mkdir(join(root, 'outside'));
    await config('set_data_dir ../outside');
    await createEnvironment();
    expect((await refused()).code).toBe('absolute-database-name');
  });

  test('one inside the home is found again inside the replica, and the active stays as it is', async () => {
    await mkdir(join(home, 'data'));
    await mkdir(join(root, 'outside'));
    await config('set_data_dir data', `set_data_dir ${join(root, 'outside')}`);
    await createEnvironment();
    const found = await layout();
    const before = await host.files.stat(join(home, 'data/a.db'));
    await recoverElsewhere(generationDbConfig(found, []).text);
    expect(await host.files.stat(join(home, 'data/a.db'))).toEqual(before);
    expect(await host.files.stat(join(root, 'replica/data/a.db'))).toMatchObject({ size: before?.size });
  });
});
