import type { Operator } from '../auth/operator.ts';
import type { Following } from '../contracts/following.ts';
import { updateFollowingSchema } from '../contracts/requests.ts';
import { writeFollowing } from '../store/replicas.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * Sets how a replica is followed between runs, or that it is not. The worker goes by it within seconds. Input:
 * {@link updateFollowingSchema}. Throws `not-found`.
 */
export async function updateFollowing(_operator: Operator, input: unknown): Promise<Following | null> {
  const { replicaId, following } = parseInput(updateFollowingSchema, input);
  await writeFollowing(serviceContext().db, replicaId, following);
  return following;
}
