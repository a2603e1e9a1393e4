import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localProcesses } from './local-processes.ts';
import { processesContract } from './processes.contract.ts';

processesContract('localProcesses', localProcesses);

let directory: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'understudy-processes-')));
  await mkdir(join(directory, 'home'));
  await writeFile(join(directory, 'home', 'file'), 'content');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

/** Starts a Perl program that has `script` done when this returns, and then sleeps. */
async function start(script: string, args: readonly string[] = [], cwd = '/'): Promise<ChildProcess> {
  return (await startWithOutput(script, args, cwd)).child;
}

async function startWithOutput(script: string, args: readonly string[], cwd: string) {
  const child = spawn('perl', ['-e', `$| = 1; ${script}; print "ready\\n"; sleep 60`, '--', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('ready')) break;
  }
  expect(output).toContain('ready');
  return { child, output };
}

test('a zombie does not count as alive', async () => {
  const { output } = await startWithOutput(
    'my $p = fork; exit 0 if !$p; select undef, undef, undef, 0.3; print "$p\\n"',
    [],
    '/',
  );
  const zombie = localProcesses.identify(Number.parseInt(output, 10));
  expect(zombie?.startTime).toMatch(/^\d+$/);
  expect(zombie && localProcesses.isAlive(zombie)).toBe(false);
});

describe('usersOf', () => {
  const home = () => join(directory, 'home');
  const usesOf = async (child: ChildProcess, path = home()) =>
    (await localProcesses.usersOf(path)).filter((use) => use.pid === child.pid);

  test('sees an open file, also one that was removed', async () => {
    const child = await start('open F, "<", shift or die; unlink shift', [
      join(home(), 'file'),
      join(home(), 'file'),
    ]);
    const uses = await usesOf(child);
    expect(uses).toContainEqual({ pid: child.pid, name: 'perl', path: join(home(), 'file'), how: 'open' });
  });

  test('sees a working directory and an argument', async () => {
    const child = await start('1', ['-h', `${home()}/`], home());
    const uses = await usesOf(child);
    expect(uses.map(({ how, path }) => ({ how, path }))).toEqual([
      { how: 'working-directory', path: home() },
      { how: 'argument', path: home() },
    ]);
  });

  test('sees a region that Berkeley DB has mapped, though it is not open', async () => {
    const child = await start(
      'use BerkeleyDB; our $e = BerkeleyDB::Env->new(-Home => shift, -Flags => DB_CREATE|DB_INIT_MPOOL|DB_INIT_TXN|DB_INIT_LOG|DB_INIT_LOCK) or die $BerkeleyDB::Error',
      [home()],
    );
    const uses = await usesOf(child);
    expect(uses).toContainEqual({
      pid: child.pid,
      name: 'perl',
      path: join(home(), '__db.001'),
      how: 'mapped',
    });
  });

  test('resolves a link to the directory, and is not taken in by names that only begin alike', async () => {
    const child = await start('open F, "<", shift or die', [join(home(), 'file')]);
    await symlink('home', join(directory, 'link'));
    await mkdir(join(directory, 'hom'));
    expect(await usesOf(child, join(directory, 'link'))).toHaveLength(2);
    expect(await usesOf(child, join(directory, 'hom'))).toEqual([]);
    expect(await usesOf(child, join(home(), 'fil'))).toEqual([]);
    expect((await usesOf(child, '/')).length).toBeGreaterThan(0);
  });

  test('leaves this process out, and answers for a directory that is not there', async () => {
    const uses = await localProcesses.usersOf(process.cwd());
    expect(uses.filter((use) => use.pid === process.pid)).toEqual([]);
    expect(await localProcesses.usersOf(join(directory, 'missing'))).toEqual([]);
  });

  test('is quick', async () => {
    await localProcesses.usersOf(home());
    const began = performance.now();
    for (let round = 0; round < 5; round += 1) await localProcesses.usersOf(home());
    // 10 to 20 ms with 80 processes; the bound allows for a busy machine.
    expect((performance.now() - began) / 5).toBeLessThan(1000);
  });
});
