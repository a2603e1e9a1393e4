import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/client.ts';
import { finishRun } from './finish-run.ts';

/** Ends a run that no worker has taken yet, and takes its job out of the queue. False where a worker was faster. */
export async function cancelQueuedRun(
  db: Database,
  boss: PgBoss,
  runId: string,
  at: Date,
  message = 'the run was cancelled before it began',
): Promise<boolean> {
  const run = await db.run.findUnique({ where: { id: runId }, select: { id: true, host: true, kind: true } });
  if (!run) return false;
  return finishRun(db, boss, run, {
    event: 'cancel',
    at,
    from: 'queued',
    error: { code: 'cancelled', message },
  });
}
