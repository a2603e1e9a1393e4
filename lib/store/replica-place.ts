import type { RetentionSettings } from '../contracts/retention.ts';
import type { Db } from './client.ts';
import { asId, notFound } from './ids.ts';
import { toRetention } from './replica-rows.ts';

export interface ReplicaPlace {
  readonly id: string;
  readonly environmentId: string;
  readonly host: string;
  readonly directory: string;
  readonly retention: RetentionSettings;
}

/** Where a replica lives, to ask its host about it. Throws `not-found`. */
export async function readReplicaPlace(db: Db, replicaId: string): Promise<ReplicaPlace> {
  const row = await db.replica.findFirst({
    where: { id: asId('replica', replicaId), removedAt: null },
    select: {
      id: true,
      environmentId: true,
      host: true,
      directory: true,
      keepBases: true,
      baseEveryHours: true,
      keepArchiveDays: true,
    },
  });
  if (!row) throw notFound('replica');
  const { id, environmentId, host, directory } = row;
  return { id, environmentId, host, directory, retention: toRetention(row) };
}
