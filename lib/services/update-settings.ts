import type { Operator } from '../auth/operator.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import { updateSettingsSchema } from '../contracts/requests.ts';
import { writeSettings } from '../store/replicas.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/** `retention` only where it was among what was saved. */
export type SavedSettings = Pick<ReplicaDetail, 'goalMs' | 'onBrokenChain'> &
  Partial<Pick<ReplicaDetail, 'retention'>>;

/**
 * Sets a replica's goal, what a broken chain leads to, and what it keeps for restores. A run takes them when it starts;
 * the monitor judges by the new goal at once. Input: {@link updateSettingsSchema}. Fields refused: `goalSeconds`,
 * `onBrokenChain`, `retention.…`. Throws `not-found`.
 */
export async function updateSettings(_operator: Operator, input: unknown): Promise<SavedSettings> {
  const { replicaId, goalSeconds, onBrokenChain, retention } = parseInput(updateSettingsSchema, input);
  const settings = { goalMs: goalSeconds * 1000, onBrokenChain, ...(retention ? { retention } : {}) };
  await writeSettings(serviceContext().db, replicaId, settings);
  return settings;
}
