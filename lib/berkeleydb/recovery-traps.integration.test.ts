import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import { dumpDatabases } from '../testing/dump-databases.ts';
import { runUtility } from '../testing/run-utility.ts';
import { keepOpen, runPerl } from '../testing/small-environment.ts';
import { scanDatabaseFiles } from './database-scan.ts';
import { listOpenedDatabases } from './db-archive.ts';
import { recoverCatastrophically } from './db-recover.ts';
import { readEnvironmentLayout } from './environment-layout.ts';
import { generationMarker } from './generation-guard.ts';
import { endOfLog } from './log-end.ts';
import { findUtilities, type Utilities } from './releases.ts';
import { silentHooks } from './utility.ts';

let host: Host;
let utilities: Utilities;
let root: string;
let home: string;

beforeAll(async () => {
  host = localHost();
  utilities = await findUtilities(host);
});
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-traps-')));
  home = join(root, 'home');
  await mkdir(home);
});
afterEach(() => rm(root, { recursive: true }));

/** A copy of the home without its regions, marked as ours, of those files that `keep` takes. */
async function copyOf(name: string, keep: (file: string) => boolean = () => true): Promise<string> {
  const directory = join(root, name);
  await mkdir(directory);
  for (const file of await readdir(home))
    if (!file.startsWith('__db.') && keep(file)) await cp(join(home, file), join(directory, file));
  await writeFile(join(directory, generationMarker), '{}');
  return directory;
}

test('trap 11: the real db_recover, interrupted, finishes and ends by the signal all the same: taken for what it is, by its output', async () => {
  await runPerl(
    home,
    `our $env = env(); our $a = fill($env, 'a.db', 1);
     for my $round (1 .. 12) {
       my $t = $env->txn_begin; $a->Txn($t);
       for (1 .. 1000) { $a->db_put("bulk-$round-$_", 'x' x 1500) == 0 or die } $t->txn_commit == 0 or die;
     }`,
  );
  const { end } = await endOfLog(host.files, home);

  const plain = await copyOf('plain');
  const child = spawn('db_recover', ['-c', '-v', '-h', plain], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', () => child.kill('SIGINT'));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGINT');
  expect(output).toContain('BDB1518');

  const copy = await copyOf('ours');
  const stop = new AbortController();
  const result = await recoverCatastrophically(host, utilities, copy, null, {
    ...silentHooks,
    signal: stop.signal,
    onLine: () => stop.abort(),
  });
  expect(stop.signal.aborted).toBe(true);
  expect(result.end).toEqual(end);
  const recovered = (await dumpDatabases(copy)).get('a.db');
  expect(recovered?.records.size).toBe(12_001);
});

test('trap 12: the real db_archive prints bytes that are no text: the name is refused, not mangled into that of another file', async () => {
  const application = await keepOpen(
    home,
    `our $env = env(); our $a = fill($env, 'a.db', 2); our $b = fill($env, "n\\xffme.db", 2);`,
  );
  try {
    const plain = await runUtility('db_archive', ['-s', '-h', home]);
    expect(plain.stdout.split('\n').toSorted()).toEqual(['', 'a.db', 'n\xffme.db']);
    const layout = await readEnvironmentLayout(host, { home, dataDirectories: [], logDirectory: null });
    const refused = { code: 'path-invalid', hint: expect.stringMatching(/\S/) };
    await expect(listOpenedDatabases(host, utilities, layout, null, silentHooks)).rejects.toMatchObject(
      refused,
    );
    await expect(scanDatabaseFiles(host.files, layout)).rejects.toMatchObject(refused);
  } finally {
    application.kill('SIGKILL');
  }
});

test('trap 17: to a moment from a base that is younger than it, a database removed meanwhile is absent, with status 0; an older base has it', async () => {
  await writeFile(join(home, 'DB_CONFIG'), 'set_lg_max 100000\nset_lg_bsize 20000\n');
  const older = join(root, 'older');
  const output = await runPerl(
    home,
    `our $env = env(); our $a = fill($env, 'a.db', 50); our $b = fill($env, 'gone.db', 50);
     $b->db_close; undef $b; $env->txn_checkpoint(0, 0, DB_FORCE);
     system('cp', '-a', $home, $ENV{OLDER}) == 0 or die;
     sub more { for my $n (1 .. 500) { my $t = $env->txn_begin; $a->Txn($t); $a->db_put("more-$_[0]-$n", 'y' x 500); $t->txn_commit } }
     more(1); $env->txn_checkpoint(0, 0, DB_FORCE); more(2); $env->txn_checkpoint(0, 0, DB_FORCE); more(3);
     sleep 2; print time, "\\n"; sleep 2;
     my $t = $env->txn_begin;
     BerkeleyDB::db_remove(-Filename => 'gone.db', -Env => $env, -Txn => $t) == 0 or die; $t->txn_commit == 0 or die;`,
    { OLDER: older },
  );
  const moment = Number(output.trim());
  const unused = (await runUtility('db_archive', ['-h', home])).stdout.split('\n').filter(Boolean);
  expect(unused).toContain('log.0000000001');

  // As a snapshot after the removal would have it: today's files, and the log files that are in use.
  const younger = await copyOf('younger', (file) => !unused.includes(file));
  await recoverCatastrophically(host, utilities, younger, null, silentHooks, moment);
  const lost = await dumpDatabases(younger);
  expect([...lost.keys()]).toEqual(['a.db']);

  // As a base that was kept, with the log of the chain since then.
  const base = await copyOf('base', (file) => /^log\.|^DB_CONFIG$/.test(file));
  for (const name of ['a.db', 'gone.db']) await cp(join(older, name), join(base, name));
  await recoverCatastrophically(host, utilities, base, null, silentHooks, moment);
  const kept = await dumpDatabases(base);
  expect(kept.get('gone.db')?.records.size).toBe(50);
  expect(kept.get('a.db')?.records).toEqual(lost.get('a.db')?.records);
});
