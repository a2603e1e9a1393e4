import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareLsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { runUtility } from '../testing/run-utility.ts';
import { keepOpen, runPerl } from '../testing/small-environment.ts';
import { giveAway, unprivileged, unprivilegedHost } from '../testing/unprivileged-host.ts';
import { listLogFilesInUse, listOpenedDatabases } from './db-archive.ts';
import { logStat } from './db-stat.ts';
import { type EnvironmentLayout, readEnvironmentLayout } from './environment-layout.ts';
import { assertJoinable, withJoinableShadow } from './join-guard.ts';
import { endOfLog } from './log-end.ts';
import { findUtilities, type Utilities } from './releases.ts';
import { createShadowHome } from './shadow-home.ts';
import { silentHooks, type UtilityHooks } from './utility.ts';

let host: Host;
let utilities: Utilities;
let root: string;
let home: string;
let application: ChildProcess | undefined;

const layoutOf = (directory: string, logDirectory: string | null = null) =>
  readEnvironmentLayout(host, { home: directory, dataDirectories: [], logDirectory });
const lists = (
  layout: EnvironmentLayout,
  password: string | null = null,
  hooks: UtilityHooks = silentHooks,
) => listLogFilesInUse(host, utilities, layout, password, hooks);
const opened = (layout: EnvironmentLayout) => listOpenedDatabases(host, utilities, layout, null, silentHooks);
const regionsIn = async (directory: string) =>
  (await readdir(directory)).filter((name) => name.startsWith('__db.0'));
const regions = ['__db.001', '__db.002', '__db.003'];

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-join-test-')));
  await chmod(root, 0o755);
  home = join(root, 'home');
  await mkdir(home);
  // Shadow homes go here, so that a test sees whether they are removed.
  await mkdir(join(root, 'temporary'));
  host = { ...localHost(), temporaryDirectory: join(root, 'temporary') };
  await chmod(join(root, 'temporary'), 0o777);
  utilities = await findUtilities(host);
});
afterEach(async () => {
  application?.kill('SIGKILL');
  application = undefined;
  await rm(root, { recursive: true });
});

const smallLogs = 'set_lg_max 100000\nset_lg_bsize 20000\n';
const work = "our $env = env(); our $a = fill($env, 'a.db', 400); our $b = fill($env, 'below/b.db', 1);";

describe('db_archive', () => {
  test('lists what the live environment knows, and leaves no trace', async () => {
    await writeFile(join(home, 'DB_CONFIG'), smallLogs);
    await mkdir(join(home, 'below'));
    application = await keepOpen(home, `${work} $env->txn_checkpoint(0, 0, 0)`);
    const before = await readdir(home);
    const seen: string[] = [];
    const layout = await layoutOf(home);
    const hooks: UtilityHooks = {
      ...silentHooks,
      onStart: () => void seen.push('start'),
      onEnd: () => void seen.push('end'),
      onLine: (source, stream, text) => seen.push(`${source} ${stream} ${text}`),
    };
    const opened = await listOpenedDatabases(host, utilities, layout, null, hooks);
    const found = await lists(layout, null, hooks);
    expect(opened?.toSorted()).toEqual(['a.db', 'below/b.db']);
    expect(found.logFiles).toEqual(before.filter((name) => name.startsWith('log.')));
    expect(found.unused).toEqual(found.logFiles.slice(0, -1));
    expect(found.unused.length).toBeGreaterThan(1);
    expect(seen.filter((line) => line === 'start')).toHaveLength(5);
    expect(seen.filter((line) => line === 'end')).toHaveLength(5);
    expect(seen).toContain(`db_archive stdout ${home}/a.db`);
    expect(seen).toContain(`db_archive stdout ${home}/below/b.db`);
    // db_stat's page of figures is not for the journal.
    expect(seen.some((line) => line.includes('Panic value'))).toBe(false);
    expect(await readdir(home)).toEqual(before);
    expect(await readdir(join(root, 'temporary'))).toEqual([]);
    // The same as the utility itself says in the home.
    const plain = await runUtility('db_archive', ['-h', home]);
    expect(plain.stdout.trim().split('\n')).toEqual(found.unused);
  });

  test('a damaged record in an old log file: databases are not asked for, as that would panic the application', async () => {
    await writeFile(join(home, 'DB_CONFIG'), smallLogs);
    application = await keepOpen(
      home,
      "our $env = env(); our $a = fill($env, 'a.db', 900); $env->txn_checkpoint(0, 0, 0)",
    );
    const path = join(home, 'log.0000000001');
    const bytes = await readFile(path);
    const at = bytes.length >> 1;
    bytes.writeUInt32LE(~bytes.readUInt32LE(at) >>> 0, at);
    await writeFile(path, bytes);
    const layout = await layoutOf(home);
    await expect(opened(layout)).rejects.toMatchObject({ code: 'log-corrupt' });
    // The other lists look at directory, region and the last checkpoint only.
    expect((await lists(layout)).logFiles.length).toBeGreaterThan(2);
    expect((await runUtility('db_stat', ['-e', '-h', home])).code).toBe(0);
    // What the library does to an environment that is asked all the same.
    await runUtility('db_archive', ['-s', '-h', home]);
    expect((await runUtility('db_stat', ['-e', '-h', home])).code).toBe(1);
  });

  test('a shadow home that a killed worker left is removed once it is old and nobody uses it', async () => {
    application = await keepOpen(home, "our $env = env(); our $a = fill($env, 'a.db', 5)");
    const made = async (name: string, ageMs: number) => {
      const directory = join(root, 'temporary', `understudy-join-${name}`);
      await mkdir(directory);
      await symlink(join(home, '__db.001'), join(directory, '__db.001'));
      const at = (Date.now() - ageMs) / 1000;
      await utimes(directory, at, at);
      return directory;
    };
    await made('old', 3_600_000);
    await made('older', 7_200_000);
    await made('new', 0);
    await chown(await made('foreign', 3_600_000), 65_534, 65_534);
    const used = await made('used', 3_600_000);
    const user = spawn('sleep', ['60'], { cwd: used });
    let looks = 0;
    const processes = {
      ...host.processes,
      usersOf: (directory: string) => {
        looks += 1;
        return host.processes.usersOf(directory);
      },
    };
    const counting = { ...host, processes };
    try {
      await listLogFilesInUse(counting, utilities, await layoutOf(home), null, silentHooks);
      expect((await readdir(join(root, 'temporary'))).sort()).toEqual([
        'understudy-join-foreign',
        'understudy-join-new',
        'understudy-join-used',
      ]);
      // It reads all of /proc, and a run waits for it.
      expect(looks).toBe(1);
      expect(await regionsIn(home)).toEqual(regions);
    } finally {
      user.kill();
    }
  });

  test('sees the logs where the code sets their directory, which the plain utility cannot', async () => {
    const logs = join(root, 'logs');
    await mkdir(logs);
    application = await keepOpen(
      home,
      'our $env = env(-Config => { DB_LOG_DIR => $ENV{LOGS} }); our $a = fill($env, "a.db", 5);',
      {
        LOGS: logs,
      },
    );
    expect(await opened(await layoutOf(home, logs))).toEqual(['a.db']);
    const found = await lists(await layoutOf(home, logs));
    expect(found).toEqual({ logFiles: ['log.0000000001'], unused: [] });
    expect(await readdir(home)).toEqual([...regions, 'a.db']);
  });

  test('paths longer than a line of DB_CONFIG are no obstacle', async () => {
    const deep = join(root, 'd'.repeat(200), 'e'.repeat(200));
    await mkdir(deep, { recursive: true });
    application = await keepOpen(deep, "our $env = env(); our $a = fill($env, 'a.db', 5);");
    expect(await opened(await layoutOf(deep))).toEqual(['a.db']);
  });
});

describe('trap 10: a wrong directory', () => {
  test('the plain utility makes a log file in an empty directory; ours refuses and makes nothing', async () => {
    const empty = join(root, 'empty');
    await mkdir(empty);
    expect((await runUtility('db_archive', ['-h', empty])).code).toBe(0);
    expect(await readdir(empty)).toEqual(['log.0000000001']);
    await rm(join(empty, 'log.0000000001'));

    const layout: EnvironmentLayout = {
      home: empty,
      dataDirectories: [empty],
      directories: [{ path: empty, written: undefined }],
      logDirectory: empty,
      logDirectoryFromSpec: false,
      dbConfig: undefined,
      regions: [],
      createDirectory: empty,
    };
    await expect(lists(layout)).rejects.toMatchObject({ code: 'region-missing' });
    expect(await readdir(empty)).toEqual([]);
    await writeFile(join(empty, '__db.001'), 'x');
    await expect(lists(layout)).rejects.toMatchObject({ code: 'no-log-files' });
    expect(await readdir(empty)).toEqual(['__db.001']);
  });

  test('nobody has it open: nothing to join', async () => {
    await runPerl(home, "my $env = env(); fill($env, 'a.db', 5);");
    for (const name of regions) await rm(join(home, name));
    const before = await readdir(home);
    await expect(lists(await layoutOf(home))).rejects.toMatchObject({
      code: 'region-missing',
      hint: expect.any(String),
    });
    expect(await readdir(home)).toEqual(before);
  });
});

describe('trap 4: a utility that cannot join removes the regions', () => {
  /** Regions that the unprivileged user can read but not write, and a log file that it cannot read, in its directory. */
  async function makeClosed(directory: string): Promise<void> {
    await mkdir(directory);
    await runPerl(directory, "my $env = env(); fill($env, 'a.db', 20);");
    for (const name of regions) await chmod(join(directory, name), 0o444);
    await chmod(join(directory, 'log.0000000001'), 0o000);
    await giveAway(host, directory);
  }

  test('the plain utility does; ours refuses before it', async () => {
    const throwaway = join(root, 'throw-away');
    await makeClosed(throwaway);
    const [file, args] = unprivileged('/usr/bin/db_archive', ['-l', '-h', throwaway]);
    expect((await runUtility(file, args)).code).toBe(1);
    expect(await regionsIn(throwaway)).toEqual([]);

    const closed = join(root, 'closed');
    await makeClosed(closed);
    const ordinary = unprivilegedHost(host);
    const layout = await layoutOf(closed);
    await expect(listLogFilesInUse(ordinary, utilities, layout, null, silentHooks)).rejects.toMatchObject({
      code: 'region-inaccessible',
    });
    expect(await regionsIn(closed)).toEqual(regions);
    for (const name of regions) await chmod(join(closed, name), 0o666);
    await expect(listLogFilesInUse(ordinary, utilities, layout, null, silentHooks)).rejects.toMatchObject({
      code: 'log-unreadable',
      path: join(closed, 'log.0000000001'),
    });
    expect(await regionsIn(closed)).toEqual(regions);
  });

  test('and where rights change after the checks, it removes links and not regions', async () => {
    const closed = join(root, 'closed');
    await makeClosed(closed);
    const ordinary = unprivilegedHost(host);
    const blind = { ...ordinary, files: { ...ordinary.files, canAccess: async () => true } };
    const ran: string[] = [];
    const hooks = {
      ...silentHooks,
      onLine: (source: string, _stream: string, text: string) => void ran.push(`${source} ${text}`),
    };
    await expect(
      listLogFilesInUse(blind, utilities, await layoutOf(closed), null, hooks),
    ).rejects.toMatchObject({
      name: 'UnderstudyError',
    });
    // db_stat -e, which only ever joins, stopped it.
    expect(ran.some((line) => line.startsWith('db_stat'))).toBe(true);
    expect(await regionsIn(closed)).toEqual(regions);

    // Even db_archive itself, if it got that far.
    const shadow = await createShadowHome(ordinary, await layoutOf(closed));
    const [file, args] = unprivileged('/usr/bin/db_archive', ['-l', '-h', shadow.directory]);
    expect((await runUtility(file, args)).code).toBe(1);
    expect(await regionsIn(shadow.directory)).toEqual([]);
    expect(await regionsIn(closed)).toEqual(regions);
    await shadow.remove();
  });

  test.each([
    ['no password for an encrypted environment', 'secret', null],
    ['a wrong password', 'secret', 'wrong'],
    ['a password for one that is not encrypted', null, 'secret'],
  ])(
    '%s: the plain utility removes the regions of the live environment, ours does not',
    async (_what, real, given) => {
      const encrypt = real === null ? '' : `-Encrypt => { Password => '${real}', Flags => DB_ENCRYPT_AES }`;
      application = await keepOpen(
        home,
        `our $env = env(${encrypt}); our $a = fill($env, 'a.db', 1, ${real === null ? '' : '-Property => DB_ENCRYPT'});`,
      );
      const layout = await layoutOf(home);
      await expect(lists(layout, given)).rejects.toMatchObject({ code: 'environment-encrypted' });
      expect(await regionsIn(home)).toEqual(regions);
      expect((await lists(layout, real)).logFiles).toEqual(['log.0000000001']);

      const throwaway = join(root, 'throw-away');
      await cp(home, throwaway, { recursive: true });
      await runUtility('db_archive', [...(given === null ? [] : ['-P', given]), '-l', '-h', throwaway]);
      expect(await regionsIn(throwaway)).toEqual([]);
    },
  );
});

describe('assertJoinable', () => {
  test('lets the live environment say where its log ends, as the log reader says', async () => {
    application = await keepOpen(home, "our $env = env(); our $a = fill($env, 'a.db', 50);");
    const layout = await layoutOf(home);
    const stat = await withJoinableShadow(host, layout, utilities, null, silentHooks, (shadow) =>
      logStat(host, utilities, { home: shadow.directory, path: home, password: null }, silentHooks),
    );
    const { end } = await endOfLog(host.files, home);
    expect(end).toEqual(stat.onDisk);
    expect(compareLsn(stat.current, stat.onDisk)).toBeGreaterThanOrEqual(0);
  });

  test('a panicked environment is named so', async () => {
    application = await keepOpen(home, "our $env = env(); our $a = fill($env, 'a.db', 5);");
    const layout = await layoutOf(home);
    await assertJoinable(host, layout, utilities);
    const region = await readFile(join(home, '__db.001'));
    const magic = region.indexOf(Buffer.from([0x97, 0x08, 0x12, 0x00])); // DB_REGION_MAGIC, region.h; the panic value is next
    expect(magic).toBeGreaterThanOrEqual(0);
    const handle = await host.files.open(join(home, '__db.001'), 'write');
    await handle.write(Buffer.from([1, 0, 0, 0]), magic + 4);
    await handle.close();
    await expect(assertJoinable(host, layout, utilities)).rejects.toMatchObject({
      code: 'environment-panicked',
    });
    expect(await regionsIn(home)).toEqual(regions);
  });

  test('utilities of another release are refused', async () => {
    application = await keepOpen(home, "our $env = env(); our $a = fill($env, 'a.db', 1);");
    const newer = { ...utilities, release: '6.2', fullRelease: '6.2.32', logVersion: 23 };
    await expect(assertJoinable(host, await layoutOf(home), newer)).rejects.toMatchObject({
      code: 'release-mismatch',
      message: expect.stringContaining('5.3.28'),
    });
  });

  test('a damaged region is refused and left', async () => {
    await runPerl(home, "my $env = env(); fill($env, 'a.db', 5);");
    await writeFile(join(home, '__db.001'), Buffer.alloc(8192));
    await expect(assertJoinable(host, await layoutOf(home), utilities)).rejects.toMatchObject({
      name: 'UnderstudyError',
    });
    expect(await regionsIn(home)).toEqual(regions);
  });
});
