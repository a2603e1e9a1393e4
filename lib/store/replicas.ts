import type { Following } from '../contracts/following.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import type { Database, Db } from './client.ts';
import { nextTimes } from './cron.ts';
import { settleMissedDays } from './day-outcomes.ts';
import { nameKey } from './environments.ts';
import { publish } from './events.ts';
import { Prisma } from './generated/client.ts';
import { asId, notFound } from './ids.ts';
import { limitsColumns } from './limits-columns.ts';
import { sendSignal } from './signals.ts';

export async function isTargetNameTaken(db: Db, environmentId: string, name: string): Promise<boolean> {
  return (await db.replica.count({ where: { environmentId, nameKey: nameKey(name) } })) > 0;
}

/** Until the transaction ends, nobody else adds a target: what was checked within it stays true. */
export async function lockTargets(transaction: Db): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('understudy targets'))`;
}

/** An environment of this host whose home contains the directory or lies in it; null where none does. */
export async function findHomeOverlap(
  db: Db,
  host: string,
  directory: string,
): Promise<{ readonly name: string; readonly home: string } | null> {
  const rows = await db.environment.findMany({
    where: { host, removedAt: null },
    select: { name: true, home: true },
  });
  return rows.find((row) => isWithin(row.home, directory) || isWithin(directory, row.home)) ?? null;
}

/** A target of this host that is the directory, lies in it or contains it; null where none does. */
export async function findOverlap(
  db: Db,
  host: string,
  directory: string,
): Promise<{ readonly name: string; readonly environmentName: string; readonly directory: string } | null> {
  const rows = await db.replica.findMany({
    where: { host, removedAt: null },
    select: { name: true, directory: true, environment: { select: { name: true } } },
  });
  const found = rows.find((row) => isWithin(row.directory, directory) || isWithin(directory, row.directory));
  return found
    ? { name: found.name, environmentName: found.environment.name, directory: found.directory }
    : null;
}

/** Whether `path` is `directory` or lies below it. */
const isWithin = (path: string, directory: string): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`);

export interface NewReplicaRow {
  readonly environmentId: string;
  readonly host: string;
  readonly name: string;
  readonly directory: string;
  readonly goalMs: number;
  readonly onBrokenChain: 'snapshot' | 'offer';
  readonly retention: RetentionSettings;
  readonly following: Following | null;
  readonly limits: LimitsSettings;
  readonly verifyEveryDays: number;
  readonly schedule: ReplicaSchedule | null;
}

/** Within the transaction that opens its first run. The new replica's id. */
export async function insertReplica(db: Db, row: NewReplicaRow, now: Date): Promise<string> {
  const { schedule, retention, following, limits, ...columns } = row;
  const created = await db.replica.create({
    data: {
      ...columns,
      ...retention,
      following: following ?? Prisma.DbNull,
      ...limitsColumns(limits),
      nameKey: nameKey(row.name),
      goalMs: BigInt(row.goalMs),
      ...scheduleColumns(schedule, now),
    },
    select: { id: true },
  });
  await sendSignal(db, { type: 'targets', host: row.host });
  return created.id;
}

/** Sets or clears a schedule. Throws `not-found`. */
export async function writeSchedule(
  db: Database,
  replicaId: string,
  schedule: ReplicaSchedule | null,
  now: Date,
): Promise<void> {
  await changeReplica(db, replicaId, async (transaction, id) => {
    await settleMissedDays(transaction, id, now);
    return { ...scheduleColumns(schedule, now), dueSince: now };
  });
}

/** Sets the goal, in milliseconds, what a broken chain leads to and, where told, what is kept, limits, and how often it is verified. Throws `not-found`. */
export async function writeSettings(
  db: Database,
  replicaId: string,
  settings: Pick<NewReplicaRow, 'goalMs' | 'onBrokenChain'> & {
    retention?: RetentionSettings | undefined;
    limits?: LimitsSettings | undefined;
    verifyEveryDays?: number | undefined;
  },
): Promise<void> {
  const { goalMs, onBrokenChain, retention, limits, verifyEveryDays } = settings;
  await changeReplica(db, replicaId, () => ({
    goalMs: BigInt(goalMs),
    onBrokenChain,
    ...retention,
    ...(limits && limitsColumns(limits)),
    ...(verifyEveryDays === undefined ? {} : { verifyEveryDays }),
  }));
}

/** How it is followed between runs, or that it is not. Throws `not-found`. */
export async function writeFollowing(
  db: Database,
  replicaId: string,
  following: Following | null,
): Promise<void> {
  await changeReplica(db, replicaId, () => ({
    following: following ?? Prisma.DbNull,
    followProblem: Prisma.DbNull,
  }));
}

/** Pauses; nothing is due until it goes on. Throws `not-found`. */
export async function writePause(db: Database, replicaId: string, now: Date): Promise<void> {
  await changeReplica(db, replicaId, () => ({
    pausedAt: now,
    nextRunAt: null,
    state: 'paused',
    stateReason: null,
  }));
}

/** Goes on; when the schedule is due is worked out anew. Throws `not-found`. */
export async function writeResume(db: Database, replicaId: string, now: Date): Promise<void> {
  await changeReplica(db, replicaId, async (transaction, id) => {
    await settleMissedDays(transaction, id, now);
    return { pausedAt: null, dueSince: now, nextRunAt: null, state: 'checking', stateReason: null };
  });
}

function scheduleColumns(schedule: ReplicaSchedule | null, now: Date) {
  const next = schedule ? nextTimes(schedule, now, 1)[0] : undefined;
  return {
    scheduleCron: schedule?.cron ?? null,
    scheduleZone: schedule?.timeZone ?? null,
    nextRunAt: next ?? null,
  };
}

type ReplicaChange = Parameters<Database['replica']['update']>[0]['data'];

/** Changes columns of a replica that is followed, and tells workers and pages. Throws `not-found`. */
export async function changeReplica(
  db: Database,
  replicaId: string,
  change: (transaction: Db, id: string) => ReplicaChange | Promise<ReplicaChange>,
): Promise<void> {
  const id = asId('replica', replicaId);
  await db.$transaction(async (transaction) => {
    const row = await transaction.replica.findFirst({
      where: { id, removedAt: null },
      select: { environmentId: true, host: true },
    });
    if (!row) throw notFound('replica');
    await transaction.replica.update({ where: { id }, data: await change(transaction, id) });
    await sendSignal(transaction, { type: 'targets', host: row.host });
    await publish(transaction, { type: 'replica', replicaId: id, environmentId: row.environmentId });
  });
}
