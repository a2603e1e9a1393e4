import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/client.ts';
import { endRunWithin } from '../store/end-run.ts';
import { freeJob } from './request-run.ts';

/** Ends a run that no worker has taken yet, and takes its job out of the queue. False where a worker was faster. */
export async function cancelQueuedRun(db: Database, boss: PgBoss, runId: string, at: Date): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const run = await transaction.run.findUnique({
      where: { id: runId },
      select: { id: true, host: true, state: true },
    });
    if (run?.state !== 'queued') return false;
    // `queued` is checked again by the condition of the update: a worker may have taken it since.
    const ended = await endRunWithin(transaction, {
      runId,
      event: 'cancel',
      at,
      from: 'queued',
      error: { code: 'cancelled', message: 'the run was cancelled before it began' },
    });
    if (ended) await freeJob(boss, transaction, run);
    return ended;
  });
}
