import { z } from 'zod';
import type { Db } from './client.ts';

/** The channel between our own processes: hints that something is in the tables. Each is also found by polling. */
export const signalChannel = 'understudy_signals';

const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('cancel'), runId: z.string() }),
  z.object({ type: z.literal('question'), host: z.string() }),
  z.object({ type: z.literal('answer'), questionId: z.string() }),
  /** A replica was added, changed or removed: who watches reads the list again. */
  z.object({ type: z.literal('targets'), host: z.string() }),
  /** Sessions of somebody ended, or what they may do changed: who holds something open for them looks again. */
  z.object({ type: z.literal('access'), userId: z.string() }),
]);
export type Signal = z.infer<typeof signalSchema>;

/** Within a transaction, sent once that commits. */
export async function sendSignal(db: Db, signal: Signal): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${signalChannel}, ${JSON.stringify(signal)})`;
}

/** Undefined for what no release of ours sends. */
export function readSignal(payload: string): Signal | undefined {
  try {
    return signalSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
