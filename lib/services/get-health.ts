import type { Health } from '../contracts/health.ts';
import { logDiskWords } from '../contracts/log-disk-words.ts';
import { countQueuedJobs } from '../queue/depth.ts';
import { readLogDiskAlerts } from '../store/log-disk-alerts.ts';
import { readOpenWorkers } from '../store/workers.ts';
import { type ServiceContext, serviceContext } from './context.ts';
import { reportOf } from './error-report.ts';
import { productVersion } from './version.ts';

/** A worker says every two seconds that it lives; one this silent is not well. */
const silenceLimitMs = 15_000;
const answerLimitMs = 3000;

/** Database, queue and worker, each asked, and the disks of the logs. Never throws for one that is not well. */
export async function getHealth(): Promise<Health> {
  const context = serviceContext();
  const database = await within(answerLimitMs, askDatabase(context)).catch(failing({ latencyMs: null }));
  const [queue, worker, logDisks] = await Promise.all([
    within(answerLimitMs, askQueue(context)).catch(failing({ queued: null })),
    within(answerLimitMs, askWorker(context)).catch(failing({ lastHeartbeatAt: null, hosts: [] })),
    within(answerLimitMs, askLogDisks(context)).catch(failing({ alerts: [] })),
  ]);
  const well = [database, queue, worker].every((part) => part.status === 'ok');
  const status = !well ? 'failing' : logDisks.status === 'ok' ? 'ok' : 'degraded';
  return { status, version: productVersion, database, queue, worker, logDisks };
}

async function askDatabase({ db, clock }: ServiceContext): Promise<Health['database']> {
  const before = clock.monotonic();
  await db.$queryRaw`SELECT 1 FROM setting LIMIT 1`;
  return { status: 'ok', latencyMs: Math.round(clock.monotonic() - before) };
}

const askQueue = async ({ db }: ServiceContext): Promise<Health['queue']> => ({
  status: 'ok',
  queued: await countQueuedJobs(db),
});

async function askWorker({ db }: ServiceContext): Promise<Health['worker']> {
  const workers = await readOpenWorkers(db);
  const alive = workers.filter((worker) => worker.silentMs <= silenceLimitMs);
  const last = workers[0]?.heartbeatAt.toISOString() ?? null;
  const hosts = [...new Set(alive.map((worker) => worker.host))].sort();
  if (alive.length > 0) return { status: 'ok', lastHeartbeatAt: last, hosts };
  return { status: 'failing', lastHeartbeatAt: last, hosts, message: 'no worker was heard of lately' };
}

async function askLogDisks({ db }: ServiceContext): Promise<Health['logDisks']> {
  const found = await readLogDiskAlerts(db);
  const alerts = found.map(({ environment, logDisk, replicaNames }) => ({
    environment,
    message: logDiskWords(logDisk, (id) => replicaNames.get(id) ?? 'a replica'),
  }));
  return { status: alerts.length === 0 ? 'ok' : 'degraded', alerts };
}

/** One that does not answer in time is not well either. */
function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const failing =
  <Part extends object>(part: Part) =>
  (error: unknown) => ({
    ...part,
    status: 'failing' as const,
    message: reportOf(error).message,
  });
