import type { PgBoss } from 'pg-boss';
import type { Host } from '../hosts/host.ts';
import { interruptRun } from '../queue/interrupt-run.ts';
import { requeueLostRuns } from '../queue/requeue-runs.ts';
import type { Database } from '../store/client.ts';
import { closeWorkers, readOpenWorkers, readRunsToTakeUp, type WorkerIdentity } from '../store/workers.ts';
import { isDead } from './worker-identity.ts';

export interface RecoveryContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly host: Host;
  readonly self: WorkerIdentity;
  readonly workerId: string;
}

export interface Recovered {
  readonly interrupted: readonly { readonly runId: string; readonly resumedBy: string | null }[];
  readonly requeued: number;
}

/**
 * Finds the runs that dead workers left: marks them interrupted and has them taken up again. Every worker does this,
 * at its start and every few seconds; two at once are kept apart by the state of the run.
 */
export async function recoverRuns(context: RecoveryContext): Promise<Recovered> {
  const { db, boss, host, self, workerId } = context;
  const workers = await readOpenWorkers(db);
  const dead = workers
    .filter((worker) => worker.id !== workerId && isDead(host, self, worker))
    .map((worker) => worker.id);
  const interrupted: { runId: string; resumedBy: string | null }[] = [];
  for (const runId of await readRunsToTakeUp(db, dead)) {
    const outcome = await interruptRun(db, boss, {
      runId,
      at: new Date(host.clock.now()),
      message: 'the worker that carried this run out has ended',
      counts: true,
    });
    if (outcome.interrupted) interrupted.push({ runId, resumedBy: outcome.resumedBy });
  }
  // Last: a worker is forgotten only once nothing of it is left to take up.
  await closeWorkers(db, dead);
  return { interrupted, requeued: await requeueLostRuns(db, boss) };
}
