import { PgBoss } from 'pg-boss';
import { databaseUrl } from '../store/client.ts';

export interface QueueOptions {
  /** `worker` also runs the schedules and the queue's own maintenance, and is woken by NOTIFY. */
  readonly role: 'sender' | 'worker';
  /** Errors of the queue's background work: lost connections and the like. It goes on by itself. */
  readonly onError: (error: unknown) => void;
}

/** Opens the queue on a database; makes or updates its own schema `pgboss` there. The caller stops it. */
export async function openQueue(url: string, options: QueueOptions): Promise<PgBoss> {
  const worker = options.role === 'worker';
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    application_name: `understudy queue ${options.role}`,
    max: worker ? 5 : 2,
    supervise: worker,
    schedule: worker,
    useListenNotify: worker,
    // A schedule is due at a full minute; looked for this often, a run starts within seconds of it.
    cronMonitorIntervalSeconds: 5,
    cronWorkerIntervalSeconds: 1,
    instanceName: `understudy-${options.role}`,
  });
  boss.on('error', options.onError);
  await boss.start();
  return boss;
}

const key = Symbol.for('understudy.queue');
const shared = globalThis as { [key]?: Promise<PgBoss> | undefined };

/** The queue as this process sends to it; opened once. A failure to open is forgotten, so that the next call tries. */
export function queue(): Promise<PgBoss> {
  shared[key] ??= openQueue(databaseUrl(), { role: 'sender', onError: () => undefined }).catch(
    (error: unknown) => {
      shared[key] = undefined;
      throw error;
    },
  );
  return shared[key];
}

/** For processes that end: closes what {@link queue} opened. */
export async function closeQueue(): Promise<void> {
  const opened = shared[key];
  shared[key] = undefined;
  await (await opened)?.stop({ graceful: false });
}
