import type { PgBoss } from 'pg-boss';

/**
 * Every queue of the product. Runs have two queues per host, one for verifications: a worker takes the runs of the hosts it serves. Their policy
 * lets one job per replica be queued or active (the index `job_i6` in pg-boss's schema), which with the replica's own
 * column `active_run_id` keeps two runs of a replica apart.
 */
export const scheduleQueue = 'schedule-due';
export const housekeepingQueue = 'housekeeping';
/** Queue names take letters, digits and `_.-/`. */
export const runQueue = (host: string): string => `runs/${host.replaceAll(/[^\w.-]/g, '_')}`;
/** Verifications wait for each other, and neither for other runs nor in their way. */
const verifyQueue = (host: string): string => `${runQueue(host)}/verify`;
/** The queue of a host that takes runs of a kind. */
export const queueOf = (host: string, kind: string): string =>
  kind === 'verify' ? verifyQueue(host) : runQueue(host);

const daySeconds = 86_400;

/**
 * Makes the run queues of a host where they are missing. A job that a worker holds does not expire for a day, the most
 * that pg-boss takes; a run that lasts longer goes on, kept apart by the replica's column and the target's lock.
 */
export async function ensureRunQueues(boss: PgBoss, host: string): Promise<void> {
  for (const name of [runQueue(host), verifyQueue(host)]) {
    await boss.createQueue(name, {
      policy: 'exclusive',
      notify: true,
      retryLimit: 0,
      expireInSeconds: daySeconds,
      retentionSeconds: 90 * daySeconds,
      deleteAfterSeconds: daySeconds,
    });
  }
}

/** The queues that any worker serves. */
export async function ensureCommonQueues(boss: PgBoss): Promise<void> {
  const short = {
    notify: true,
    retryLimit: 2,
    retryDelay: 5,
    expireInSeconds: 120,
    deleteAfterSeconds: daySeconds,
  };
  await boss.createQueue(scheduleQueue, short);
  await boss.createQueue(housekeepingQueue, { ...short, policy: 'exclusive', expireInSeconds: 1800 });
}

/** What a run's job holds. The job has the run's id. */
export interface RunJob {
  readonly runId: string;
}

/** What a due schedule's job holds. */
export interface ScheduleJob {
  readonly replicaId: string;
}
