import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/client.ts';
import { ensureRunQueues } from './queues.ts';
import { enqueueRun, freeJob } from './request-run.ts';

/** A worker goes from taking a job to putting its run on record in milliseconds. */
const patienceSeconds = 30;

/**
 * Queued runs whose job is gone, or in the hands of a worker that died before it put the run on record, get a job
 * again. Answers how many.
 */
export async function requeueLostRuns(db: Database, boss: PgBoss): Promise<number> {
  const lost = await db.$queryRaw<{ id: string; replicaId: string; host: string; kind: string }[]>`
    SELECT run.id, run.replica_id AS "replicaId", run.host, run.kind FROM run LEFT JOIN pgboss.job ON job.id = run.id
    WHERE run.state = 'queued' AND run.requested_at < now() - make_interval(secs => ${patienceSeconds})
      AND (job.id IS NULL OR job.state > 'active'
        OR (job.state = 'active' AND job.started_on < now() - make_interval(secs => ${patienceSeconds})))`;
  for (const run of lost) {
    // No worker of its host may ever have been here.
    await ensureRunQueues(boss, run.host);
    await db.$transaction(async (transaction) => {
      await freeJob(boss, transaction, run);
      await enqueueRun(boss, transaction, run);
    });
  }
  return lost.length;
}
