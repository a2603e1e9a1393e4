import type { Following } from '../contracts/following.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import { type RequestedRunKind, requestedRunKinds } from '../contracts/run.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import type { Database, Db } from './client.ts';
import { toCopying, toUtilities } from './environment-rows.ts';
import { publish } from './events.ts';
import { asId, notFound } from './ids.ts';
import { toLimits } from './limits-columns.ts';
import { toFollowing, toRetention } from './replica-rows.ts';
import { toWord } from './rows.ts';
import { sendSignal } from './signals.ts';

/** All that a worker needs to carry a run out; paths as the host resolved them. */
export interface RunTask {
  readonly runId: string;
  readonly kind: RequestedRunKind;
  readonly resumeCount: number;
  readonly cancelRequested: boolean;
  readonly environmentId: string;
  readonly replicaId: string;
  /** The password is still sealed. */
  readonly environment: Omit<EnvironmentSpec, 'password'> & { readonly passwordSealed: string | null };
  readonly target: string;
  readonly goalMs: number;
  readonly generations: number;
  readonly onBrokenChain: 'snapshot' | 'offer';
  readonly retention: RetentionSettings;
  readonly limits: LimitsSettings;
  readonly following: Following | null;
  readonly setAside: boolean;
  readonly moveLogs: boolean;
  readonly checkpointFirst: boolean;
}

/**
 * Takes a queued run: from here on it is this worker's, and running. Undefined where it is not queued any more, or
 * its replica or environment is no longer followed.
 */
export async function startRun(
  db: Database,
  runId: string,
  workerId: string,
  at: Date,
): Promise<RunTask | undefined> {
  return db.$transaction(async (transaction) => {
    const started = await transaction.run.updateMany({
      where: {
        id: runId,
        state: 'queued',
        replica: { removedAt: null, OR: [{ activeRunId: runId }, { verifyRunId: runId }] },
      },
      data: { state: 'running', startedAt: at, workerId },
    });
    if (started.count === 0) return undefined;
    const run = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      include: {
        environment: true,
        replica: true,
      },
    });
    await publish(transaction, {
      type: 'run',
      runId,
      replicaId: run.replicaId,
      environmentId: run.environmentId,
    });
    return {
      runId,
      kind: toWord(requestedRunKinds, run.kind, 'snapshot'),
      resumeCount: run.resumeCount,
      cancelRequested: run.cancelRequestedAt !== null,
      environmentId: run.environmentId,
      replicaId: run.replicaId,
      environment: {
        home: run.environment.home,
        dataDirectories: run.environment.dataDirectories,
        logDirectory: run.environment.logDirectory,
        passwordSealed: run.environment.passwordSealed,
        ...toCopying(run.environment),
        utilities: toUtilities(run.environment) ?? undefined,
      },
      target: run.replica.directory,
      goalMs: Number(run.replica.goalMs),
      generations: run.replica.generations,
      onBrokenChain: run.replica.onBrokenChain === 'offer' ? 'offer' : 'snapshot',
      retention: toRetention(run.replica),
      limits: toLimits(run.replica),
      following: toFollowing(run.replica.following),
      setAside: run.setAside,
      moveLogs: run.environment.moveLogs,
      checkpointFirst: run.environment.checkpointFirst,
    };
  });
}

/** Puts the wish to stop on record and tells the worker. The run's state, as it was. Throws `not-found`. */
export async function requestCancel(db: Database, runId: string, at: Date): Promise<string> {
  return db.$transaction(async (transaction) => {
    const run = await transaction.run.findUnique({
      where: { id: asId('run', runId) },
      select: { state: true, replicaId: true, environmentId: true },
    });
    if (!run) throw notFound('run');
    if (run.state !== 'queued' && run.state !== 'running') return run.state;
    await transaction.run.updateMany({
      where: { id: runId, cancelRequestedAt: null },
      data: { cancelRequestedAt: at },
    });
    await sendSignal(transaction, { type: 'cancel', runId });
    await publish(transaction, {
      type: 'run',
      runId,
      replicaId: run.replicaId,
      environmentId: run.environmentId,
    });
    return run.state;
  });
}

/**
 * What became of runs that a worker believes to be its own: to find cancellations and lost runs by polling. Without
 * following, which its keeper looks after.
 */
export async function readRunsOfWorker(
  db: Db,
  workerId: string,
): Promise<{ readonly runId: string; readonly cancelRequested: boolean }[]> {
  const rows = await db.run.findMany({
    where: { workerId, state: 'running', kind: { not: 'follow' } },
    select: { id: true, cancelRequestedAt: true },
  });
  return rows.map((row) => ({ runId: row.id, cancelRequested: row.cancelRequestedAt !== null }));
}
