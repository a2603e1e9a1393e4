import type { Operator } from '../auth/operator.ts';
import type { ReplicaDetail } from '../contracts/replica.ts';
import { updateSettingsSchema } from '../contracts/requests.ts';
import { writeSettings } from '../store/replicas.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

export type SavedSettings = Pick<ReplicaDetail, 'goalMs' | 'onBrokenChain'>;

/**
 * Sets a replica's goal and what a broken chain leads to. A run takes both when it starts; the monitor judges by the
 * new goal at once. Input: {@link updateSettingsSchema}. Fields refused: `goalSeconds`, `onBrokenChain`. Throws
 * `not-found`.
 */
export async function updateSettings(_operator: Operator, input: unknown): Promise<SavedSettings> {
  const { replicaId, goalSeconds, onBrokenChain } = parseInput(updateSettingsSchema, input);
  const settings = { goalMs: goalSeconds * 1000, onBrokenChain };
  await writeSettings(serviceContext().db, replicaId, settings);
  return settings;
}
