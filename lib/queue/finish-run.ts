import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/client.ts';
import { endRunWithin, type RunEnd } from '../store/end-run.ts';
import { freeJob } from './request-run.ts';

/**
 * Ends a run and frees its job in one transaction: a replica whose run is over always has room in the queue. False
 * where the run was not in a state, or not in the hands, in which this is legal; nothing changes then.
 */
export async function finishRun(
  db: Database,
  boss: PgBoss,
  run: { readonly id: string; readonly host: string; readonly kind: string },
  end: Omit<RunEnd, 'runId'>,
): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const ended = await endRunWithin(transaction, { ...end, runId: run.id });
    if (ended) await freeJob(boss, transaction, run);
    return ended;
  });
}
