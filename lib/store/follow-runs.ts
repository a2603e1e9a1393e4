import { randomUUID } from 'node:crypto';
import type { ErrorReport } from '../contracts/errors.ts';
import type { Following } from '../contracts/following.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import type { Database, Db } from './client.ts';
import { toUtilities, utilitiesColumns } from './environment-rows.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/client.ts';
import { toLimits } from './limits-columns.ts';
import { readPause } from './pause-all.ts';
import { toFollowing } from './replica-rows.ts';
import { fromReport } from './rows.ts';

/** A replica of a host that is to be followed. */
export interface ContinuousReplica {
  readonly replicaId: string;
  readonly environmentId: string;
  /** The password is still sealed. */
  readonly environment: Omit<EnvironmentSpec, 'password'> & { readonly passwordSealed: string | null };
  readonly target: string;
  readonly following: Following;
  readonly limits: LimitsSettings;
  /** The worker of the run that is under way; null where none is. A queued run has none yet. */
  readonly runsAt: { readonly workerId: string | null } | null;
  readonly hasProblem: boolean;
}

/** Asked every second: two queries. Paused and removed ones are not followed, none while everything is paused. */
export async function readContinuous(db: Db, host: string): Promise<ContinuousReplica[]> {
  if (await readPause(db)) return [];
  const rows = await db.replica.findMany({
    where: { host, removedAt: null, pausedAt: null, following: { not: Prisma.DbNull } },
    select: {
      id: true,
      environmentId: true,
      directory: true,
      following: true,
      followProblem: true,
      niceness: true,
      ioClass: true,
      ioLevel: true,
      bytesPerSecond: true,
      activeRun: { select: { workerId: true } },
      environment: {
        select: {
          home: true,
          dataDirectories: true,
          logDirectory: true,
          passwordSealed: true,
          ...utilitiesColumns,
        },
      },
    },
  });
  return rows.flatMap((row): ContinuousReplica[] => {
    const following = toFollowing(row.following);
    if (!following) return [];
    const { home, dataDirectories, logDirectory, passwordSealed } = row.environment;
    const utilities = toUtilities(row.environment) ?? undefined;
    return [
      {
        replicaId: row.id,
        environmentId: row.environmentId,
        environment: { home, dataDirectories, logDirectory, passwordSealed, utilities },
        target: row.directory,
        following,
        limits: toLimits(row),
        runsAt: row.activeRun,
        hasProblem: row.followProblem !== null,
      },
    ];
  });
}

export const newFollowRunId = (): string => randomUUID();

/** Puts following on record: running, and this worker's. */
export async function openFollowRun(
  db: Database,
  run: {
    readonly id: string;
    readonly replicaId: string;
    readonly environmentId: string;
    readonly host: string;
  },
  workerId: string,
  at: Date,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    await transaction.run.create({
      data: {
        ...run,
        kind: 'follow',
        state: 'running',
        trigger: 'follow',
        requestedBy: 'following',
        requestedAt: at,
        startedAt: at,
        workerId,
      },
    });
    await transaction.replica.update({ where: { id: run.replicaId }, data: { followRunId: run.id } });
    const { replicaId, environmentId } = run;
    await publish(
      transaction,
      { type: 'run', runId: run.id, replicaId, environmentId },
      { type: 'replica', replicaId, environmentId },
    );
  });
}

/** Says why a replica cannot be followed, or that nothing stands in the way any more. */
export async function writeFollowProblem(
  db: Database,
  replica: { readonly replicaId: string; readonly environmentId: string },
  problem: ErrorReport | null,
): Promise<void> {
  const { replicaId, environmentId } = replica;
  await db.$transaction(async (transaction) => {
    await transaction.replica.updateMany({
      where: { id: replicaId },
      data: { followProblem: problem ? fromReport(problem) : Prisma.DbNull },
    });
    await publish(transaction, { type: 'replica', replicaId, environmentId });
  });
}

/** Following that is on record as under way at a worker. */
export async function readFollowRunsOfWorker(db: Db, workerId: string): Promise<string[]> {
  const rows = await db.run.findMany({
    where: { workerId, state: 'running', kind: 'follow' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
