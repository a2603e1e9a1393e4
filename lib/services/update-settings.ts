import type { Operator } from '../auth/operator.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import { updateSettingsSchema } from '../contracts/requests.ts';
import { writeSettings } from '../store/replicas.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/** `retention`, `limits` and `verifyEveryDays` only where they were among what was saved. */
export type SavedSettings = Pick<ReplicaDetail, 'goalMs' | 'onBrokenChain'> &
  Partial<Pick<ReplicaDetail, 'retention' | 'limits' | 'verifyEveryDays'>>;

/**
 * Sets a replica's goal, what a broken chain leads to, what it keeps for restores, how far its work steps
 * back, and how often it is verified. A run takes them when it starts;
 * the monitor judges by the new goal at once. Input: {@link updateSettingsSchema}. Fields refused: `goalSeconds`,
 * `onBrokenChain`, `retention.…`, `limits.…`, `verifyEveryDays`. Throws `not-found`.
 */
export async function updateSettings(_operator: Operator, input: unknown): Promise<SavedSettings> {
  const { replicaId, goalSeconds, onBrokenChain, retention, limits, verifyEveryDays } = parseInput(
    updateSettingsSchema,
    input,
  );
  const settings = {
    goalMs: goalSeconds * 1000,
    onBrokenChain,
    ...(retention ? { retention } : {}),
    ...(limits ? { limits } : {}),
    ...(verifyEveryDays === undefined ? {} : { verifyEveryDays }),
  };
  await writeSettings(serviceContext().db, replicaId, settings);
  return settings;
}
