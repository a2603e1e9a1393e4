import type { Db } from './client.ts';

export interface WorkerIdentity {
  readonly host: string;
  readonly pid: number;
  /** Of the process; as {@link import('../io/processes.ts').ProcessIdentity}. */
  readonly startTime: string;
  /** The boot and process namespace in which pid and start time mean something; empty where the system does not tell. */
  readonly scope: string;
  readonly version: string;
}

export interface WorkerRow extends WorkerIdentity {
  readonly id: string;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
}

/** Puts a worker on record; its id. The clock is the database's, for heartbeats as well: hosts' clocks differ. */
export async function registerWorker(db: Db, identity: WorkerIdentity): Promise<string> {
  const row = await db.worker.create({ data: { ...identity }, select: { id: true } });
  return row.id;
}

/** Says that the worker lives. Also brings back one that was believed dead: it was only slow. */
export async function recordHeartbeat(db: Db, workerId: string): Promise<void> {
  await db.$executeRaw`UPDATE worker SET heartbeat_at = now() WHERE id = ${workerId}::uuid`;
}

export async function recordWorkerStop(db: Db, workerId: string): Promise<void> {
  await db.$executeRaw`UPDATE worker SET heartbeat_at = now(), stopped_at = now() WHERE id = ${workerId}::uuid`;
}

/** Workers that have not said goodbye, with how long ago they were heard of by the database's clock. */
export async function readOpenWorkers(db: Db): Promise<(WorkerRow & { readonly silentMs: number })[]> {
  const [rows, now] = await Promise.all([
    db.worker.findMany({ where: { stoppedAt: null }, orderBy: { heartbeatAt: 'desc' } }),
    databaseTime(db),
  ]);
  return rows.map(({ stoppedAt: _, ...row }) => ({
    ...row,
    silentMs: Math.max(0, now.getTime() - row.heartbeatAt.getTime()),
  }));
}

/** Running runs whose worker is one of these or none that is on record. */
export async function readRunsToTakeUp(db: Db, deadWorkers: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT run.id FROM run LEFT JOIN worker ON worker.id = run.worker_id
    WHERE run.state = 'running'
      AND (worker.id IS NULL OR worker.stopped_at IS NOT NULL OR worker.id = ANY (${[...deadWorkers]}::uuid[]))`;
  return rows.map((row) => row.id);
}

/** Marks dead workers as stopped. */
export async function closeWorkers(db: Db, workerIds: readonly string[]): Promise<void> {
  await db.worker.updateMany({
    where: { id: { in: [...workerIds] }, stoppedAt: null },
    data: { stoppedAt: await databaseTime(db) },
  });
}

async function databaseTime(db: Db): Promise<Date> {
  const rows = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  return rows[0]?.now ?? new Date(0);
}
