import { z } from 'zod';

/**
 * What the event stream carries. `exposure` holds live figures, which a page patches into its cache;
 * the others say what changed, and the page reads it again.
 */
export const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('exposure'),
    replicas: z.array(z.custom<import('./replica.ts').ReplicaLive>()),
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
