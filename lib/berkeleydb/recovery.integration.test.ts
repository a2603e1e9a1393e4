import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFile,
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compareLsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { keepOpen, runPerl } from '../testing/small-environment.ts';
import { dumpDatabase } from './db-dump.ts';
import { printLog } from './db-printlog.ts';
import { recoverCatastrophically } from './db-recover.ts';
import { verifyDatabase } from './db-verify.ts';
import { generationMarker } from './generation-guard.ts';
import { endOfLog } from './log-end.ts';
import { findUtilities, type Utilities } from './releases.ts';
import { silentHooks } from './utility.ts';

let host: Host;
let utilities: Utilities;
let root: string;
let home: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  host = localHost();
  utilities = await findUtilities(host);
});
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-recovery-')));
  home = join(root, 'home');
  await mkdir(home);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true });
});

const recover = (directory: string, password: string | null = null) =>
  recoverCatastrophically(host, utilities, directory, password, silentHooks);

/** A copy of the home without its regions, marked as ours. */
async function generation(name = 'generation'): Promise<string> {
  const directory = join(root, name);
  await cp(home, directory, { recursive: true, filter: (path) => !path.includes('__db.0') });
  await writeFile(join(directory, generationMarker), '{}');
  return directory;
}
const work = (records: number) => `our $env = env(); our $a = fill($env, 'a.db', ${records});`;

describe('db_recover', () => {
  test('recovers a copy of a live environment and says up to where', async () => {
    children.push(
      await keepOpen(
        home,
        `${work(300)} our $open = $env->txn_begin; $a->Txn($open); $a->db_put('undone', 'x')`,
      ),
    );
    const copy = await generation();
    const { end: shipped } = await endOfLog(host.files, copy);
    const lines: string[] = [];
    const progress: number[] = [];
    const started: number[] = [];
    const result = await recoverCatastrophically(host, utilities, copy, null, {
      ...silentHooks,
      onStart: (identity) => void started.push(identity.pid),
      onEnd: (identity) => void started.push(-identity.pid),
      onLine: (source, stream, text) => lines.push(`${source} ${stream} ${text}`),
      onProgress: (percent) => progress.push(percent),
    });
    expect(result.end).toEqual(shipped);
    expect(result.checkpoint && compareLsn(result.checkpoint, result.end)).toBeGreaterThanOrEqual(0);
    expect(result.durationMs).toBeGreaterThan(0);
    expect(result.output.map((line) => line.slice(0, 7))).toEqual([
      'BDB2526',
      'BDB1514',
      'BDB1518',
      'BDB1519',
    ]);
    expect(lines).toEqual(result.output.map((line) => `db_recover stdout ${line}`));
    expect(progress).toEqual([...new Set(progress)].toSorted((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(3);
    expect(started).toEqual([started[0], -(started[0] ?? 0)]);

    expect(
      await verifyDatabase(host, utilities, { directory: copy, password: null }, 'a.db', silentHooks),
    ).toMatchObject({ durationMs: expect.any(Number) });
    const dump = (
      await dumpDatabase(host, utilities, { directory: copy, password: null }, 'a.db', silentHooks)
    ).toString();
    expect(dump.split('\n').filter((line) => line.startsWith(' '))).toHaveLength(600);
    const records = await printLog(host, utilities, { directory: copy, password: null }, silentHooks);
    expect(records.filter((record) => record.name === '__txn_regop').length).toBeGreaterThanOrEqual(300);
    expect(records[0]?.lsn).toEqual({ file: 1, offset: 28 });
  });

  test('can be run again and again', async () => {
    await runPerl(home, work(50));
    const copy = await generation();
    const first = await recover(copy);
    const second = await recover(copy);
    expect(compareLsn(second.end, first.end)).toBeGreaterThan(0);
  });

  test('an encrypted environment needs its password', async () => {
    await runPerl(
      home,
      `our $env = env(-Encrypt => { Password => 'secret', Flags => DB_ENCRYPT_AES }); fill($env, 'a.db', 5, -Property => DB_ENCRYPT);`,
    );
    const copy = await generation();
    await expect(recover(copy)).rejects.toMatchObject({ code: 'environment-encrypted' });
    // db_recover cannot tell a wrong password from a damaged log, so both are said.
    await expect(recover(copy, 'wrong')).rejects.toMatchObject({
      code: 'log-corrupt',
      message: expect.stringContaining('password is wrong'),
    });
    expect((await recover(copy, 'secret')).end.file).toBe(1);
  });

  test('to a moment: what was committed later is absent', async () => {
    await runPerl(
      home,
      `${work(10)} $env->txn_checkpoint(0, 0, 0); sleep 2; print time, "\\n"; sleep 2;
       my $t = $env->txn_begin; $a->Txn($t); $a->db_put('late', 'x'); $t->txn_commit;`,
    ).then(async (output) => {
      const copy = await generation();
      await recoverCatastrophically(host, utilities, copy, null, silentHooks, Number(output.trim()));
      const dump = await dumpDatabase(
        host,
        utilities,
        { directory: copy, password: null },
        'a.db',
        silentHooks,
      );
      expect(dump.includes(Buffer.from('late').toString('hex'))).toBe(false);
      expect(dump.includes(' 6b65792d3130')).toBe(true); // key-10, as db_dump writes it
    });
  });
});

describe('trap 9: status 0 does not mean complete', () => {
  test('a last log file cut in mid-record: status 0, and the end tells that something is missing', async () => {
    await runPerl(home, work(200));
    const whole = await generation('whole');
    const { end: shipped } = await endOfLog(host.files, whole);
    const cut = await generation('cut');
    await truncate(join(cut, 'log.0000000001'), shipped.offset - 7);
    const result = await recover(cut);
    expect(compareLsn(result.end, shipped)).toBeLessThan(0);
    expect((await recover(whole)).end).toEqual(shipped);
  });

  test('a gap in the log is named', async () => {
    await writeFile(join(home, 'DB_CONFIG'), 'set_lg_max 100000\nset_lg_bsize 20000\n');
    await runPerl(home, work(600));
    const copy = await generation();
    expect((await readdir(copy)).filter((name) => name.startsWith('log.')).length).toBeGreaterThan(3);
    await rm(join(copy, 'log.0000000002'));
    await expect(recover(copy)).rejects.toMatchObject({
      code: 'log-gap',
      hint: expect.stringContaining('snapshot'),
    });
  });

  test('a directory without logs is not taken for recovered', async () => {
    await runPerl(home, work(5));
    const copy = await generation();
    await rm(join(copy, 'log.0000000001'));
    await expect(recover(copy)).rejects.toMatchObject({ name: 'UnderstudyError' });
  });
});

describe('trap 5: recovery runs only in what is provably ours', () => {
  const untouched = async (directory: string, code: string) => {
    const before = await readdir(directory);
    await expect(recover(directory)).rejects.toMatchObject({ code });
    expect(await readdir(directory)).toEqual(before);
  };

  test('a live home is refused, and its application goes on', async () => {
    const application = await keepOpen(
      home,
      `${work(5)} $SIG{USR1} = sub { my $t = $env->txn_begin; $a->Txn($t); print $a->db_put('more', 'x') == 0 && $t->txn_commit == 0 ? "works\\n" : "broken\\n" }`,
    );
    children.push(application);
    await untouched(home, 'internal');
    // Even where somebody put our marker there.
    await writeFile(join(home, generationMarker), '{}');
    await untouched(home, 'replica-in-use');
    const answer = new Promise((resolve) =>
      application.stdout?.once('data', (chunk) => resolve(String(chunk))),
    );
    application.kill('SIGUSR1');
    expect(await answer).toBe('works\n');
  });

  test('regions that somebody left are a sign of use, though nobody is there now', async () => {
    await runPerl(home, work(2));
    const copy = await generation();
    await copyFile(join(home, '__db.001'), join(copy, '__db.001'));
    await untouched(copy, 'replica-in-use');
  });

  test.each([
    ['set_data_dir /srv/active'],
    ['set_data_dir ../home'],
    ['set_lg_dir /srv/active'],
    ['set_tmp_dir ..'],
    ['set_data_dir inner/../../home'],
    ['set_flags DB_LOG_AUTOREMOVE'],
  ])('a DB_CONFIG with %s is refused', async (line) => {
    await runPerl(home, work(2));
    const copy = await generation();
    await mkdir(join(copy, 'inner'));
    await writeFile(join(copy, 'DB_CONFIG'), `${line}\n`);
    await untouched(copy, 'internal');
  });

  test('links are refused: of a log file, and of a data directory', async () => {
    await runPerl(home, work(2));
    const copy = await generation();
    await mkdir(join(copy, 'deep'));
    await symlink(home, join(copy, 'deep/data'));
    await writeFile(join(copy, 'DB_CONFIG'), 'set_data_dir deep/data\n');
    await untouched(copy, 'internal');
    await writeFile(join(copy, 'DB_CONFIG'), '');
    await symlink(join(home, 'log.0000000001'), join(copy, 'log.0000000002'));
    await untouched(copy, 'internal');
    await expect(
      verifyDatabase(host, utilities, { directory: home, password: null }, 'a.db', silentHooks),
    ).rejects.toMatchObject({ code: 'internal' });
  });

  test('a copy that a process works in is refused: an application, or a utility of a run that was killed', async () => {
    await runPerl(home, work(2));
    const copy = await generation();
    for (const [name, code] of [
      ['reader', 'replica-in-use'],
      ['db_recover', 'utility-still-running'],
      ['db5.3_recover', 'utility-still-running'],
    ] as const) {
      const program = join(root, name);
      await copyFile(execFileSync('which', ['tail']).toString().trim(), program);
      await chmod(program, 0o755);
      const child = spawn(program, ['-f', join(copy, 'a.db')], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      await expect(recover(copy)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(String(child.pid)),
      });
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
    expect((await recover(copy)).end.file).toBe(1);
  });
});

describe('db_verify', () => {
  test('a damaged page is found; a database that is not there is an error', async () => {
    await runPerl(home, work(300));
    const copy = await generation();
    await recover(copy);
    const file = await host.files.open(join(copy, 'a.db'), 'write');
    await file.write(Buffer.alloc(64, 0xff), 4096 + 16);
    await file.close();
    const verify = (name: string) =>
      verifyDatabase(host, utilities, { directory: copy, password: null }, name, silentHooks);
    await expect(verify('a.db')).rejects.toMatchObject({
      code: 'verify-failed',
      message: expect.stringContaining('db_verify'),
    });
    await appendFile(join(copy, 'no.db'), 'text');
    await expect(verify('no.db')).rejects.toMatchObject({ code: 'verify-failed' });
    await expect(verify('missing.db')).rejects.toMatchObject({ code: 'verify-failed' });
  });
});
