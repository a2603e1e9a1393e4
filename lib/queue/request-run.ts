import { fromPrisma, type PgBoss } from 'pg-boss';
import type { Database, Db } from '../store/client.ts';
import { type OpenedRun, openRun, openRunWithin, type RunRequest } from '../store/open-run.ts';
import { ensureRunQueues, queueOf } from './queues.ts';

/**
 * A run on record and in the queue of its host, in one transaction. Throws `conflict` where the replica has an open
 * run, by the tables or by the queue's policy, and `not-found`.
 */
export async function requestRun(db: Database, boss: PgBoss, request: RunRequest): Promise<OpenedRun> {
  const replica = await db.replica.findUnique({ where: { id: request.replicaId }, select: { host: true } });
  if (replica) await ensureRunQueues(boss, replica.host);
  return openRun(db, request, (transaction, run) => enqueueRun(boss, transaction, run));
}

/** As {@link requestRun}, as a part of a transaction that does more. The host's run queue must be there. */
export function requestRunWithin(transaction: Db, boss: PgBoss, request: RunRequest): Promise<OpenedRun> {
  return openRunWithin(transaction, request, (inside, run) => enqueueRun(boss, inside, run));
}

/** Whether the queue took it: not where a job of the replica is queued or active in there. The job has the run's id. */
export async function enqueueRun(
  boss: PgBoss,
  transaction: Db,
  run: Pick<OpenedRun, 'id' | 'replicaId' | 'host' | 'kind'>,
): Promise<boolean> {
  const id = await boss.send(
    queueOf(run.host, run.kind),
    { runId: run.id },
    { id: run.id, singletonKey: run.replicaId, db: fromPrisma(transaction) },
  );
  return id !== null;
}

/** Takes the job of a run out of the queue, whatever state it is in, so that the replica's next run finds room. */
export async function freeJob(
  boss: PgBoss,
  transaction: Db,
  run: Pick<OpenedRun, 'id' | 'host' | 'kind'>,
): Promise<void> {
  await boss.deleteJob(queueOf(run.host, run.kind), run.id, { db: fromPrisma(transaction) });
}
