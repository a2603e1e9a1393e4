import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localProcesses } from '../io/local-processes.ts';
import { knownPlace } from './postgres-place.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import { readProcessRecord } from './process-record.ts';

const entry = resolve(import.meta.dirname, '../testing/services/supervise-fakes.ts');

let top: string;
let data: string;
let port: number;
let started: Supervised[];

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'understudy-supervisor-'));
  await chmod(top, 0o755);
  data = join(top, 'data');
  port = await freePort();
  started = [];
});
afterEach(async () => {
  for (const one of started) {
    one.process.kill('SIGTERM');
    await one.ended;
  }
  // What a killed supervisor left, where the test did not start another.
  for (const name of ['web', 'worker']) {
    const left = await readProcessRecord(join(data, 'run', `${name}.json`));
    if (left) localProcesses.signal(left, 'SIGKILL');
  }
  const { cluster } = await knownPlace(data);
  const server = await readPostmasterFile(cluster);
  if (server && (await isPostmasterOf(cluster, server.pid))) process.kill(server.pid, 'SIGQUIT');
  await delay(200);
  await rm(top, { recursive: true, force: true });
});

interface Supervised {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  /** Waits for a line. */
  until(text: string): Promise<void>;
}

function supervise(env: Record<string, string> = {}, as: { uid?: number; gid?: number } = {}): Supervised {
  const child = spawn(process.execPath, [entry], {
    ...as,
    env: { ...process.env, DATABASE_URL: '', UNDERSTUDY_DATA_DIR: data, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    output += String(chunk);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const one: Supervised = {
    process: child,
    ended,
    output: () => output,
    until: async (text) => {
      const limit = performance.now() + 30_000;
      while (!output.includes(text)) {
        if (performance.now() > limit || child.exitCode !== null)
          throw new Error(`no "${text}" in:\n${output}`);
        await delay(20);
      }
    },
  };
  started.push(one);
  return one;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Not as a zombie, which a slow init leaves for a while. */
function runs(pid: number | undefined): boolean {
  const identity = pid === undefined ? undefined : localProcesses.identify(pid);
  return identity !== undefined && localProcesses.isAlive(identity);
}

const ask = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
const postmaster = async () => (await readPostmasterFile((await knownPlace(data)).cluster))?.pid;

describe('the supervisor', () => {
  it('starts everything, says where, and stops it all promptly on SIGTERM', async () => {
    const one = supervise();
    await one.until(`http://127.0.0.1:${port}/set-up#`);
    expect(one.output()).toContain(`open http://127.0.0.1:${port}`);
    const web = Number(await ask());
    const server = await postmaster();
    expect((await stat(data)).mode & 0o067).toBe(0);
    const worker = Number(await readFile(join(data, 'test-worker'), 'utf8'));

    const began = performance.now();
    one.process.kill('SIGTERM');
    expect(await one.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(7500);
    expect(one.output()).toContain('stopped');
    for (const pid of [web, worker, server]) expect(runs(pid)).toBe(false);
  });

  it('starts a second time in seconds', async () => {
    const first = supervise();
    await first.until('open http');
    first.process.kill('SIGINT');
    await first.ended;
    const began = performance.now();
    const second = supervise();
    await second.until('open http');
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(second.output()).toContain('the tables are up to date');
  });

  it('restarts web, worker and PostgreSQL when they die', async () => {
    const one = supervise();
    await one.until('open http');
    const before = { web: await ask(), server: await postmaster() };
    process.kill(Number(before.web), 'SIGKILL');
    await one.until('web            runs again');
    expect(await ask()).not.toBe(before.web);
    process.kill(before.server ?? 0, 'SIGKILL');
    await one.until('postgresql     started (process');
    const worker = Number(await readFile(join(data, 'test-worker'), 'utf8'));
    process.kill(worker, 'SIGKILL');
    await one.until('worker         runs again');
  });

  it('takes up what a killed supervisor left: adopts PostgreSQL, replaces web and worker', async () => {
    const killed = supervise();
    await killed.until('open http');
    const before = { web: await ask(), server: await postmaster() };
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(await ask()).toBe(before.web);

    const next = supervise();
    await next.until('open http');
    expect(next.output()).toContain(`adopted (process ${before.server})`);
    expect(next.output()).toContain(`stopping process ${before.web}, which an earlier start left`);
    expect(await ask()).not.toBe(before.web);
    next.process.kill('SIGTERM');
    expect(await next.ended).toBe(0);
    expect(runs(before.server)).toBe(false);
  });

  it('stops when the script that started it is killed', async () => {
    const one = supervise();
    await one.until('open http');
    one.process.disconnect();
    expect(await one.ended).toBe(0);
  });

  it('kills a worker that does not stop, at the second Ctrl-C', async () => {
    const one = supervise({ UNDERSTUDY_TEST_DEAF_WORKER: '1' });
    await one.until('open http');
    const began = performance.now();
    one.process.kill('SIGINT');
    await one.until('stopping');
    // Within a second it counts as the same key, which arrives from terminal and npm alike.
    one.process.kill('SIGINT');
    await delay(1200);
    expect(one.process.exitCode).toBeNull();
    one.process.kill('SIGINT');
    expect(await one.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(7500);
  });

  it('refuses a data directory that another supervisor uses, naming that one', async () => {
    const first = supervise();
    await first.until('open http');
    const second = supervise({ PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `Understudy already runs on the data directory ${data} (process ${first.process.pid}).`,
    );
    expect(await ask()).not.toBe('');
  });
});

describe('a start that cannot be', () => {
  it('says that the port is taken, and leaves nothing running', async () => {
    const taken = createServer().listen(port, '127.0.0.1');
    await once(taken, 'listening');
    try {
      const one = supervise();
      expect(await one.ended).toBe(1);
      expect(one.output()).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
      expect(await postmaster()).toBeUndefined();
    } finally {
      taken.close();
    }
  });

  it('says which database cannot be reached', async () => {
    const one = supervise({ DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/orders' });
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain('The database 127.0.0.1:1/orders cannot be reached: connection refused.');
    expect(one.output()).not.toContain('secret');
  });

  it.each([
    ['file/data', 'a part of the path is not a directory'],
    ['file', 'a part of the path is not a directory'],
    ['/proc/nowhere/data', 'it cannot be made there'],
    [`${'n'.repeat(300)}/data`, 'the name is too long'],
  ])('says that the data directory %s cannot be used', async (path, reason) => {
    await writeFile(join(top, 'file'), '');
    const one = supervise({ UNDERSTUDY_DATA_DIR: resolve(top, path) });
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain(`cannot be used: ${reason}.`);
  });

  it.runIf(process.getuid?.() === 0)('says so to an ordinary user, too', async () => {
    await mkdir(join(top, 'closed'), { mode: 0o755 });
    const one = supervise({ UNDERSTUDY_DATA_DIR: join(top, 'closed', 'data') }, { uid: 65534, gid: 65534 });
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain('cannot be used: permission denied.');
  });

  it('does not take over a directory that holds something else', async () => {
    await mkdir(data);
    await writeFile(join(data, 'precious'), 'x');
    await chmod(data, 0o755);
    const one = supervise();
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain('holds other files.');
    expect((await stat(data)).mode & 0o777).toBe(0o755);
  });
});
