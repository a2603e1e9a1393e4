import type { RememberedRun, ReplicaFound } from '../contracts/adoption.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';
import type { Db } from './client.ts';
import { nextTimes } from './cron.ts';
import { forgetPastDays } from './day-outcomes.ts';
import { nameKey } from './environments.ts';
import { Prisma } from './generated/client.ts';
import { limitsColumns } from './limits-columns.ts';
import { fromReport } from './rows.ts';
import { adoptedVerification } from './verifications.ts';

/** The environment row with this id, whether it is followed or was removed; null where there is none. */
export const findEnvironmentById = (db: Db, id: string) =>
  db.environment.findUnique({
    where: { id },
    select: { id: true, name: true, host: true, home: true, removedAt: true },
  });

/** An environment that is followed, by its home, password sealed; null where there is none. */
export const findEnvironmentByHome = (db: Db, host: string, home: string) =>
  db.environment.findFirst({
    where: { host, home, removedAt: null },
    select: { id: true, name: true, passwordSealed: true },
  });

/** The replica row with this id, whether it is followed or was removed; null where there is none. */
export const findReplicaById = (db: Db, id: string) =>
  db.replica.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      directory: true,
      host: true,
      removedAt: true,
      environment: { select: { name: true } },
    },
  });

export interface AdoptedReplicaRow {
  readonly environmentId: string;
  readonly host: string;
  readonly name: string;
  readonly directory: string;
  readonly schedule: ReplicaSchedule | null;
  readonly found: ReplicaFound;
}

/**
 * Puts a replica on record under the id that its directory has; one that was removed is followed again, with its
 * history. What the monitor sees at its next look need not be here: only what nobody else brings.
 */
export async function putAdoptedReplica(db: Db, row: AdoptedReplicaRow, now: Date): Promise<void> {
  const { found, schedule, ...place } = row;
  const columns = {
    ...place,
    nameKey: nameKey(row.name),
    goalMs: BigInt(found.goalMs),
    onBrokenChain: found.onBrokenChain,
    ...found.retention,
    ...limitsColumns(found.limits),
    following: found.following ?? Prisma.DbNull,
    scheduleCron: schedule?.cron ?? null,
    scheduleZone: schedule?.timeZone ?? null,
    dueSince: now,
    nextRunAt: (schedule && nextTimes(schedule, now, 1)[0]) ?? null,
    removedAt: null,
    pausedAt: null,
    letGoAt: null,
    letGoBy: null,
    state: 'checking',
    stateReason: null,
    recoveredLsn: found.recoveredLsn,
    receivedLsn: found.receivedLsn,
    archiveFromLsn: found.archiveFromLsn,
    publishedPath: found.publishedPath,
    ...adoptedVerification(found.verification),
    ...(found.recoveredAt === null
      ? {}
      : {
          recoveryResult: 'succeeded',
          recoveryAt: new Date(found.recoveredAt),
          recoveryMs: Math.round(found.recoveryMs ?? 0),
          recoveryLsn: found.recoveredLsn,
        }),
    ...lastRunColumns(found.runs[0]),
  };
  await db.replica.upsert({
    where: { id: found.replicaId },
    create: { id: found.replicaId, ...columns },
    update: columns,
  });
}

function lastRunColumns(run: RememberedRun | undefined) {
  if (!run) return {};
  const error = run.error && fromReport(run.error);
  return {
    lastRun: { id: run.id, kind: run.kind, state: run.state, endedAt: run.endedAt, error },
    lastError: error ?? Prisma.DbNull,
  };
}

/** The runs that a replica directory remembers, as rows; those that are on record already stay as they are. How many came in. */
export async function putRememberedRuns(
  db: Db,
  replica: { readonly id: string; readonly environmentId: string; readonly host: string },
  runs: readonly RememberedRun[],
): Promise<number> {
  const created = await db.run.createManyAndReturn({
    data: runs.map((run) => ({
      id: run.id,
      replicaId: replica.id,
      environmentId: replica.environmentId,
      host: replica.host,
      kind: run.kind,
      state: run.state,
      trigger: 'adopted',
      requestedBy: 'replica directory',
      requestedAt: new Date(run.startedAt),
      startedAt: new Date(run.startedAt),
      publishedAt: run.publishedAt && new Date(run.publishedAt),
      endedAt: new Date(run.endedAt),
      publishedLsn: run.publishedLsn,
      fellBack: run.fellBack,
      error: run.error ? fromReport(run.error) : Prisma.DbNull,
    })),
    skipDuplicates: true,
    select: { id: true },
  });
  const ids = new Set(created.map(({ id }) => id));
  await countDays(
    db,
    replica.id,
    runs.filter(({ id }) => ids.has(id)),
  );
  return created.length;
}

/** For the 30-day strip, as the end of each run would have counted. */
async function countDays(db: Db, replicaId: string, runs: readonly RememberedRun[]): Promise<void> {
  const days = new Map<string, { succeeded: number; failed: number }>();
  for (const { state, endedAt } of runs) {
    if (state === 'cancelled') continue;
    const day = endedAt.slice(0, 10);
    const { succeeded, failed } = days.get(day) ?? { succeeded: 0, failed: 0 };
    const good = state === 'succeeded';
    days.set(day, { succeeded: succeeded + (good ? 1 : 0), failed: failed + (good ? 0 : 1) });
  }
  for (const [text, count] of days) {
    const day = new Date(text);
    await db.dayOutcome.upsert({
      where: { replicaId_day: { replicaId, day } },
      create: { replicaId, day, ...count },
      update: { succeeded: { increment: count.succeeded }, failed: { increment: count.failed } },
    });
  }
  forgetPastDays();
}
