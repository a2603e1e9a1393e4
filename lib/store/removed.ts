import type { Removed } from '../contracts/removed.ts';
import { idSchema } from '../contracts/requests.ts';
import type { Db } from './client.ts';

/** An environment that was followed once and is no more; null where there is none of this id. */
export async function readRemovedEnvironment(db: Db, id: string): Promise<Removed | null> {
  if (!idSchema.safeParse(id).success) return null;
  const row = await db.environment.findFirst({
    where: { id, removedAt: { not: null } },
    select: { name: true, host: true, home: true, removedAt: true },
  });
  if (!row?.removedAt) return null;
  return {
    kind: 'environment',
    id,
    name: row.name,
    environmentName: row.name,
    environmentId: id,
    environmentFollowed: false,
    host: row.host,
    directory: row.home,
    removedAt: row.removedAt.toISOString(),
  };
}

/** As {@link readRemovedEnvironment}, of a replica. */
export async function readRemovedReplica(db: Db, id: string): Promise<Removed | null> {
  if (!idSchema.safeParse(id).success) return null;
  const row = await db.replica.findFirst({
    where: { id, removedAt: { not: null } },
    select: {
      name: true,
      host: true,
      directory: true,
      removedAt: true,
      environmentId: true,
      environment: { select: { name: true, removedAt: true } },
    },
  });
  if (!row?.removedAt) return null;
  return {
    kind: 'replica',
    id,
    name: row.name,
    environmentName: row.environment.name,
    environmentId: row.environmentId,
    environmentFollowed: row.environment.removedAt === null,
    host: row.host,
    directory: row.directory,
    removedAt: row.removedAt.toISOString(),
  };
}
