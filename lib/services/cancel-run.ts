import type { Operator } from '../auth/operator.ts';
import { cancelQueuedRun } from '../queue/cancel-run.ts';
import { requestCancel } from '../store/runs.ts';
import { serviceContext } from './context.ts';

/**
 * Asks an open run to stop: a queued one ends at once, a running one as soon as its worker has stopped what it does.
 * One that has ended already is left as it is. Throws `not-found`.
 */
export async function cancelRun(_operator: Operator, runId: string): Promise<{ readonly runId: string }> {
  const { db, boss, now } = serviceContext();
  const state = await requestCancel(db, runId, now());
  if (state === 'queued') await cancelQueuedRun(db, await boss(), runId, now());
  return { runId };
}
