import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UnderstudyError } from '../contracts/errors.ts';
import { localMutexes } from '../io/local-mutexes.ts';
import { openDataDirectory } from './data-directory.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { applyMigrations } from './migrations.ts';
import { assertPortFree } from './port.ts';
import { startPostgres } from './postgres.ts';
import { endProcess, readProcessRecord, removeProcessRecord, writeProcessRecord } from './process-record.ts';
import type { RuntimeSettings } from './runtime-settings.ts';
import { createService, type Service } from './service.ts';

/** The modules that the services run. */
export interface ServiceEntries {
  readonly web: string;
  readonly worker: string;
  /** Started once the other two are ready. */
  readonly demo?: string | undefined;
}

export interface SupervisorOptions {
  readonly settings: RuntimeSettings;
  /** Where `prisma/migrations` are. */
  readonly migrations: string;
  readonly entries: ServiceEntries;
  /** A line for the operator: who, and what. */
  readonly say: (who: string, what: string) => void;
  /** Fires when the product is asked to end. */
  readonly signal: AbortSignal;
  /** Fires when it is asked a second time. */
  readonly hard: AbortSignal;
}

const graceMs = 8000;
const serviceNames = ['web', 'worker', 'demo'] as const;

/**
 * Runs the product until it is asked to end: data directory, what an earlier supervisor left, PostgreSQL, migrations,
 * worker and web, in this order; stops them in the opposite one, also where the start fails half-way.
 *
 * @throws UnderstudyError where it cannot be started; nothing of it runs then
 */
export async function supervise(options: SupervisorOptions): Promise<void> {
  const { settings, signal, say } = options;
  const data = await openDataDirectory(settings.dataDirectory);
  const lock = await localMutexes.hold(`supervisor of ${data}`);
  if (!lock) throw await runsAlready(data);
  const undo: Undo = [() => lock.release()];
  try {
    await writeProcessRecord(recordOf(data, 'supervisor'), process.pid);
    undo.push(() => removeProcessRecord(recordOf(data, 'supervisor')));
    await stopLeftovers(data, say);
    if (settings.port !== 0) await assertPortFree(settings.host, settings.port);
    const url = settings.databaseUrl ?? (await startDatabase(data, options, undo));
    if (settings.databaseUrl) say('postgresql', 'using the server that DATABASE_URL names');
    const applied = await applyMigrations(url, options.migrations);
    say('migrations', applied.length === 0 ? 'the tables are up to date' : `applied ${applied.join(', ')}`);
    if (signal.aborted) return;
    await startServices(data, url, options, undo);
    await aborted(signal);
    say('understudy', 'stopping');
  } finally {
    await undoAll(undo);
  }
  say('understudy', 'stopped');
}

/** What was started, in order: each entry stops one thing. */
type Undo = (() => Promise<void>)[];

/** Stops everything, also where one does not stop, which is then told. */
async function undoAll(undo: Undo): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.reverse()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function runsAlready(data: string): Promise<UnderstudyError> {
  const holder = await readProcessRecord(recordOf(data, 'supervisor'));
  const who = holder ? ` (process ${holder.pid})` : '';
  return new UnderstudyError('conflict', `understudy already runs on the data directory ${data}${who}`, {
    op: 'start',
    path: data,
    hint: 'Use that one, stop it first, or name another directory in UNDERSTUDY_DATA_DIR and another PORT.',
  });
}

/** Web and worker of a supervisor that was killed: they hold the port and the runs, and may be of an older release. */
async function stopLeftovers(data: string, say: SupervisorOptions['say']): Promise<void> {
  await Promise.all(
    serviceNames.map(async (name) => {
      const left = await readProcessRecord(recordOf(data, name));
      if (!left) return;
      say(name, `stopping process ${left.pid}, which an earlier start left`);
      await endProcess(left, graceMs);
      await removeProcessRecord(recordOf(data, name));
    }),
  );
}

const recordOf = (data: string, name: string): string => join(data, 'run', `${name}.json`);

async function startDatabase(data: string, { say, signal }: SupervisorOptions, undo: Undo): Promise<string> {
  let server = await startPostgres(data);
  say('postgresql', `${server.origin} (process ${server.pid}); its log: ${server.log}`);
  const stopping = new AbortController();
  const kept = keepDatabase(AbortSignal.any([signal, stopping.signal]));
  undo.push(async () => {
    stopping.abort();
    await kept;
    await server.stop();
  });
  return server.url;

  /** Starts it again where it ends by itself (killed for memory, say). Its address stays the same. */
  async function keepDatabase(until: AbortSignal): Promise<void> {
    for (;;) {
      await Promise.race([server.ended, aborted(until)]);
      if (until.aborted) return;
      say('postgresql', 'ended unexpectedly; starting it again');
      try {
        server = await startPostgres(data);
        say('postgresql', `started (process ${server.pid})`);
      } catch (error) {
        say('postgresql', error instanceof Error ? error.message : String(error));
        await delay(5000, undefined, { signal: until }).catch(() => undefined);
      }
    }
  }
}

async function startServices(
  data: string,
  url: string,
  { settings, entries, say, signal, hard }: SupervisorOptions,
  undo: Undo,
): Promise<void> {
  const env = {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: url,
    UNDERSTUDY_DATA_DIR: data,
    HOST: settings.host,
    PORT: String(settings.port),
    // Node has four: an fsync keeps one busy, and a run copies three files at once while others look at logs.
    UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8',
  };
  const service = (name: (typeof serviceNames)[number], entry: string): Service => {
    const made = createService({
      name,
      entry,
      env,
      log: join(data, 'logs', `${name}.log`),
      record: recordOf(data, name),
      say: (text) => say(name, text),
    });
    undo.push(() => stopService(made, hard));
    return made;
  };
  const starting = startInOrder();
  const address = await Promise.race([starting, aborted(signal)]);
  if (signal.aborted) return void starting.catch(() => undefined); // Asked to end meanwhile: all are stopped now.
  const origin = settings.publicUrl?.origin ?? reachable(address ?? '');
  const told = await ensureFirstAdministrator({
    url,
    settings,
    origin,
    demoDirectory: entries.demo && join(data, 'demo'),
  });
  const warning = plainTextWarning(settings);
  if (warning) say('warning', warning);
  say('understudy', `open ${origin}`);
  if (told) say('sign-in', told);

  async function startInOrder(): Promise<string> {
    const ready = Promise.all([
      service('web', entries.web).start(),
      service('worker', entries.worker).start(),
    ]);
    const [{ address }] = await ready;
    say('worker', 'ready');
    if (entries.demo && !signal.aborted) {
      await service('demo', entries.demo).start();
      say(
        'demo',
        'three environments under write load: a replica in step, one behind, one with a broken chain',
      );
    }
    return address ?? '';
  }
}

/** An address that listens on everything is none to open. */
const reachable = (address: string): string =>
  address.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, '//localhost');

function plainTextWarning({ host, publicUrl }: RuntimeSettings): string | undefined {
  if (/^(localhost|::1|127\.[\d.]+)$/.test(host) || publicUrl?.protocol === 'https:') return undefined;
  return `the console listens on ${host} without encryption: put a proxy with TLS before it, and set UNDERSTUDY_PUBLIC_URL to its https address`;
}

async function stopService(service: Service, hard: AbortSignal): Promise<void> {
  const gently = service.stop(graceMs);
  await Promise.race([gently, aborted(hard)]);
  if (hard.aborted) await service.stop(0);
  await gently;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
