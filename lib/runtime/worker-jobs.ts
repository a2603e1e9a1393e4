import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Host } from '../hosts/host.ts';
import { housekeepingQueue, queueOf, type RunJob, type ScheduleJob, scheduleQueue } from '../queue/queues.ts';
import { runDueSchedule } from '../queue/schedules.ts';
import type { Database } from '../store/client.ts';
import { keepHouse } from '../store/housekeeping.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import type { Runner } from './worker-runs.ts';

export interface JobContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly host: Host;
  readonly runner: Runner;
  readonly log: Logger;
}

/** Runs at once on this host, beside one verification; each replica has one at most, by the queue's policy. */
const runsAtOnce = 2;
/** NOTIFY wakes at once; this finds what a lost connection swallowed. */
const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 10 };

/** Takes jobs from now on. Returns how to take no more. */
export async function serveJobs(context: JobContext): Promise<() => Promise<void>> {
  const { db, boss, host, runner, log } = context;
  const runs = queueOf(host.name, 'update');
  const verifications = queueOf(host.name, 'verify');
  for (const [name, localConcurrency] of [
    [runs, runsAtOnce],
    [verifications, 1],
  ] as const) {
    await boss.work<RunJob>(name, { ...polling, localConcurrency }, async ([job]) => {
      if (job) await runner.carryOut(job.data.runId);
    });
  }
  await boss.work<ScheduleJob>(scheduleQueue, polling, async ([job]) => {
    if (!job) return;
    const runId = await runDueSchedule(db, boss, host.clock, job.data);
    log.info({ replicaId: job.data.replicaId, runId }, runId ? 'schedule due' : 'schedule due, skipped');
  });
  await boss.work(housekeepingQueue, polling, async () => {
    const now = new Date(host.clock.now());
    await refreshNextRuns(db, now);
    log.info({ rows: await keepHouse(db, now) }, 'housekeeping');
  });
  await boss.schedule(housekeepingQueue, '*/10 * * * *', null);
  return async () => {
    const queues = [runs, verifications, scheduleQueue, housekeepingQueue];
    await Promise.all(queues.map((name) => boss.offWork(name, { wait: false })));
  };
}
