import { UnderstudyError } from '../contracts/errors.ts';
import type { Database, Db } from './client.ts';
import { publish } from './events.ts';
import { asId, notFound } from './ids.ts';
import { sendSignal } from './signals.ts';

/**
 * Stops following a replica. Rows stay, as the history names them; files are nobody's business here. Throws
 * `not-found`, and `conflict` while a run is open. Answers its directory and host.
 */
export async function removeReplica(
  db: Database,
  replicaId: string,
  now: Date,
): Promise<{ readonly directory: string; readonly host: string }> {
  const id = asId('replica', replicaId);
  return db.$transaction(async (transaction) => {
    const row = await transaction.replica.findFirst({
      where: { id, removedAt: null },
      select: { directory: true, host: true },
    });
    if (!row) throw notFound('replica');
    await closeReplicas(transaction, { id }, now);
    await sendSignal(transaction, { type: 'targets', host: row.host });
    await publish(transaction, { type: 'fleet' });
    return row;
  });
}

/** Stops following an environment and all its replicas. Throws as {@link removeReplica}. */
export async function removeEnvironment(
  db: Database,
  environmentId: string,
  now: Date,
): Promise<{ readonly home: string; readonly replicaIds: readonly string[] }> {
  const id = asId('environment', environmentId);
  return db.$transaction(async (transaction) => {
    const row = await transaction.environment.findFirst({
      where: { id, removedAt: null },
      select: { home: true, host: true },
    });
    if (!row) throw notFound('environment');
    const replicaIds = await closeReplicas(transaction, { environmentId: id }, now);
    await transaction.environment.update({
      where: { id },
      data: { removedAt: now, nameKey: null, passwordSealed: null },
    });
    await sendSignal(transaction, { type: 'targets', host: row.host });
    await publish(transaction, { type: 'fleet' });
    return { home: row.home, replicaIds };
  });
}

/** The conditions on the open runs decide against a run that is requested at the same moment. */
async function closeReplicas(
  db: Db,
  which: { id: string } | { environmentId: string },
  now: Date,
): Promise<string[]> {
  const closed = await db.replica.updateManyAndReturn({
    where: { ...which, removedAt: null, activeRunId: null, verifyRunId: null },
    data: { removedAt: now, nameKey: null, nextRunAt: null },
    select: { id: true },
  });
  const open = await db.replica.count({ where: { ...which, removedAt: null } });
  if (open === 0) return closed.map((row) => row.id);
  throw new UnderstudyError('conflict', 'a run is queued or running', {
    op: 'remove',
    hint: 'Cancel it, or wait until it ends; then remove again.',
  });
}
