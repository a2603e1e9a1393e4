import { z } from 'zod';
import type { EnvironmentSummary } from './environment.ts';
import type { ReplicaLive } from './replica.ts';

/** What processes tell each other. `exposure` holds live figures; the others say what changed, and it is read again. */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('exposure'),
    replicas: z.array(z.custom<ReplicaLive>()),
  }),
  z.object({ type: z.literal('fleet') }),
  z.object({ type: z.literal('environment'), environmentId: z.string() }),
  z.object({ type: z.literal('replica'), replicaId: z.string(), environmentId: z.string() }),
  z.object({ type: z.literal('run'), runId: z.string(), replicaId: z.string(), environmentId: z.string() }),
  z.object({ type: z.literal('journal'), runId: z.string() }),
  /** A setting of the installation, also that everything is paused. */
  z.object({ type: z.literal('settings') }),
]);
export type UnderstudyEvent = z.infer<typeof eventSchema>;

/** What moved of a replica's figures since the frame before; the other figures stay as they are. */
export type LivePatch = Pick<ReplicaLive, 'replicaId'> & Partial<ReplicaLive>;

/**
 * What a browser hears, several in one message: live figures as what moved, and for a change of a run, a replica or an
 * environment the rows of the overview that it concerns, read once for all browsers. `missed`: something went by unheard,
 * everything is to be read again.
 */
export type StreamEvent =
  | Exclude<UnderstudyEvent, { readonly type: 'exposure' }>
  | { readonly type: 'exposure'; readonly replicas: readonly LivePatch[] }
  | {
      readonly type: 'rows';
      readonly environments: readonly EnvironmentSummary[];
      /** Environments that are there no more. */
      readonly removed: readonly string[];
    }
  | { readonly type: 'missed' };
