import type { ErrorReport } from '../contracts/errors.ts';
import type { RunState } from '../contracts/run.ts';
import { nextRunState, type RunEvent, statesBefore } from '../engine/run-state.ts';
import type { Database, Db } from './client.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/client.ts';
import { fromReport } from './rows.ts';
import { forgetVerifyFailure, noteVerification } from './verifications.ts';

export interface RunEnd {
  readonly runId: string;
  readonly event: Exclude<RunEvent, 'start'>;
  readonly error: ErrorReport | null;
  readonly at: Date;
  /** Where set, only this worker's run is ended: one that another worker took over is not. */
  readonly workerId?: string | undefined;
  /** Where set, only from this one of the legal states. */
  readonly from?: RunState | undefined;
  /** Of a verification that succeeded: up to where the replica came up. */
  readonly verifiedLsn?: string | undefined;
}

/** Ends a run, frees its replica and counts the day. False where the run was not in a state in which this is legal. */
export function endRun(db: Database, end: RunEnd): Promise<boolean> {
  return db.$transaction((transaction) => endRunWithin(transaction, end));
}

/** As {@link endRun}, as a part of a transaction that does more. */
export async function endRunWithin(db: Db, end: RunEnd): Promise<boolean> {
  const state = nextStateOf(end.event);
  const error = end.error === null ? Prisma.DbNull : fromReport(end.error);
  const ended = await db.run.updateManyAndReturn({
    where: {
      id: end.runId,
      state: { in: end.from === undefined ? statesBefore(end.event) : [end.from] },
      ...(end.workerId === undefined ? {} : { workerId: end.workerId }),
    },
    data: { state, endedAt: end.at, error },
    select: { replicaId: true, environmentId: true, kind: true, fellBack: true },
  });
  const [first] = ended;
  if (!first) return false;
  const { kind, fellBack, ...run } = first;
  await closeSteps(db, end);
  if (kind === 'verify') await noteVerification(db, { ...end, state });
  else await noteRun(db, { ...end, ...run, kind, fellBack, state });
  await publish(
    db,
    { type: 'run', runId: end.runId, ...run },
    { type: 'journal', runId: end.runId },
    { type: 'replica', ...run },
  );
  return true;
}

/** What a run that ended says of its replica, its environment and its day. */
async function noteRun(
  db: Db,
  run: Pick<RunEnd, 'runId' | 'error' | 'at'> & {
    readonly replicaId: string;
    readonly environmentId: string;
    readonly kind: string;
    readonly fellBack: boolean;
    readonly state: RunState;
  },
): Promise<void> {
  const { kind, state, at } = run;
  const error = run.error === null ? Prisma.DbNull : fromReport(run.error);
  await db.replica.updateMany({
    where: { activeRunId: run.runId },
    data: {
      activeRunId: null,
      // Pruning says nothing of whether the replica follows.
      ...(kind === 'prune'
        ? {}
        : {
            lastRun: {
              id: run.runId,
              kind,
              state,
              endedAt: at.toISOString(),
              error: run.error === null ? null : fromReport(run.error),
            },
            ...(state === 'cancelled' ? {} : { lastError: error }),
            ...(state === 'succeeded' && (kind === 'snapshot' || run.fellBack) ? forgetVerifyFailure : {}),
          }),
    },
  });
  if (kind !== 'prune') await noteAnswering(db, run.environmentId, state, run.error);
  // Following lasts: its end is no outcome of a day.
  if (kind === 'follow')
    await db.replica.updateMany({ where: { followRunId: run.runId }, data: { followRunId: null } });
  else if (kind !== 'prune') await countDay(db, run.replicaId, state, at);
}

/** Every event but `start` leads to one state wherever it is legal. */
function nextStateOf(event: RunEnd['event']): RunState {
  return nextRunState(statesBefore(event)[0] ?? 'running', event);
}

/** No step is left running or pending in a run that has ended. */
async function closeSteps(db: Db, end: RunEnd): Promise<void> {
  await db.runStep.updateMany({
    where: { runId: end.runId, state: 'running' },
    data: { state: 'failed', endedAt: end.at },
  });
  await db.runStep.updateMany({ where: { runId: end.runId, state: 'pending' }, data: { state: 'skipped' } });
  const copied = await db.runStep.aggregate({
    where: { runId: end.runId, name: { in: ['copy-databases', 'copy-new-databases', 'ship-logs'] } },
    _sum: { bytesDone: true },
  });
  await db.run.update({ where: { id: end.runId }, data: { bytesCopied: copied._sum.bytesDone } });
}

/** A utility that did not come back marks the environment; a run that came through shows that it answers again. */
async function noteAnswering(
  db: Db,
  environmentId: string,
  state: RunState,
  error: ErrorReport | null,
): Promise<void> {
  if (state === 'succeeded') {
    await db.environment.updateMany({
      where: { id: environmentId, notAnswering: { not: null } },
      data: { notAnswering: null },
    });
  } else if (error?.code === 'environment-not-answering') {
    await db.environment.update({ where: { id: environmentId }, data: { notAnswering: error.message } });
  }
}

async function countDay(db: Db, replicaId: string, state: RunState, at: Date): Promise<void> {
  if (state === 'cancelled') return;
  const day = new Date(at.toISOString().slice(0, 10));
  const count = state === 'succeeded' ? { succeeded: 1, failed: 0 } : { succeeded: 0, failed: 1 };
  await db.dayOutcome.upsert({
    where: { replicaId_day: { replicaId, day } },
    create: { replicaId, day, ...count },
    update: { succeeded: { increment: count.succeeded }, failed: { increment: count.failed } },
  });
}
