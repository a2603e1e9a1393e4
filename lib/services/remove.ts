import type { Operator } from '../auth/operator.ts';
import type { Removal } from '../contracts/requests.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { removeEnvironment as closeEnvironment, removeReplica } from '../store/removal.ts';
import { serviceContext } from './context.ts';

/** Stops following; the replica's files stay. Throws `conflict` while a run is open, `not-found`. */
export async function removeTarget(_operator: Operator, replicaId: string): Promise<Removal> {
  const { db, boss, now } = serviceContext();
  const { directory, host } = await removeReplica(db, replicaId, now());
  await syncSchedules(db, await boss(), replicaId);
  return {
    message: `the replica is no longer followed; its files stay in ${directory} on ${host} until you remove them there`,
  };
}

/** Stops following the environment and all its replicas; no file of either is touched. Throws as {@link removeTarget}. */
export async function removeEnvironment(_operator: Operator, environmentId: string): Promise<Removal> {
  const { db, boss, now } = serviceContext();
  const { home, replicaIds } = await closeEnvironment(db, environmentId, now());
  const queue = await boss();
  for (const id of replicaIds) await syncSchedules(db, queue, id);
  return {
    message: `the environment in ${home} is no longer followed, nor are its replicas; all their files stay where they are`,
  };
}
