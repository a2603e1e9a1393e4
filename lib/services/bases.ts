import type { Operator } from '../auth/operator.ts';
import type { BaseFound, PrunePlan } from '../contracts/base.ts';
import { pinBaseSchema } from '../contracts/requests.ts';
import { publish } from '../store/events.ts';
import { readReplicaPlace } from '../store/replica-place.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/** The bases of a replica, as its directory has them now. Throws `not-found`, `host-not-answering`, what the look throws. */
export async function listBases(_operator: Operator, replicaId: string): Promise<readonly BaseFound[]> {
  const { db, ask } = serviceContext();
  const { host, directory } = await readReplicaPlace(db, replicaId);
  return ask(host, 'list-bases', { directory });
}

/**
 * Keeps a base whatever the retention says, or leaves it to that again. Input: {@link pinBaseSchema}. Answers the bases as
 * they are then. Throws `not-found`, also for a base that is gone, and `host-not-answering`.
 */
export async function pinBase(_operator: Operator, input: unknown): Promise<readonly BaseFound[]> {
  const { replicaId, base, pinned } = parseInput(pinBaseSchema, input);
  const { db, ask } = serviceContext();
  const { id, environmentId, host, directory } = await readReplicaPlace(db, replicaId);
  const bases = await ask(host, 'pin-base', { directory, base, pinned });
  await publish(db, { type: 'replica', replicaId: id, environmentId });
  return bases;
}

/** What pruning would remove now, by the replica's retention. Throws as {@link listBases}, and `replica-in-use`. */
export async function planPrune(_operator: Operator, replicaId: string): Promise<PrunePlan> {
  const { db, ask } = serviceContext();
  const { host, directory, retention } = await readReplicaPlace(db, replicaId);
  return ask(host, 'plan-prune', { directory, retention });
}
