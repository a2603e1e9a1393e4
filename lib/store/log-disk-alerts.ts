import type { LogDisk } from '../contracts/log-disk.ts';
import type { Db } from './client.ts';

export interface LogDiskAlert {
  /** Its name. */
  readonly environment: string;
  readonly logDisk: LogDisk;
  readonly replicaNames: ReadonlyMap<string, string>;
}

/** The environments whose log's disk is about to fill, as the monitor saw it last, by name. */
export async function readLogDiskAlerts(db: Db): Promise<LogDiskAlert[]> {
  const rows = await db.environment.findMany({
    where: { removedAt: null, logDisk: { path: ['alert'], equals: true } },
    orderBy: { name: 'asc' },
    select: {
      name: true,
      logDisk: true,
      replicas: { where: { removedAt: null }, select: { id: true, name: true } },
    },
  });
  return rows.map(({ name, logDisk, replicas }) => ({
    environment: name,
    // Written by the monitor from this very type.
    logDisk: logDisk as unknown as LogDisk,
    replicaNames: new Map(replicas.map((replica) => [replica.id, replica.name])),
  }));
}
