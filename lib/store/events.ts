import type { UnderstudyEvent } from '../contracts/events.ts';
import type { ReplicaLive } from '../contracts/replica.ts';
import type { Db } from './client.ts';

/** The channel of everything that browsers hear of. */
export const eventChannel = 'understudy_events';
/** PostgreSQL takes payloads of less than 8000 bytes (manual page of NOTIFY). */
const payloadLimit = 7800;

/** Tells every listening process; within a transaction, once that commits. */
export async function publish(db: Db, ...events: readonly UnderstudyEvent[]): Promise<void> {
  const payloads = events.flatMap(split).map((event) => JSON.stringify(event));
  if (payloads.length === 0) return;
  await db.$executeRaw`SELECT pg_notify(${eventChannel}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}

/** Live figures in as many events as the payload limit asks for; every other event is small. */
function split(event: UnderstudyEvent): UnderstudyEvent[] {
  if (event.type !== 'exposure') return [event];
  const chunks: UnderstudyEvent[] = [];
  let replicas: ReplicaLive[] = [];
  let size = 0;
  for (const live of event.replicas) {
    const bytes = Buffer.byteLength(JSON.stringify(live)) + 1;
    if (replicas.length > 0 && size + bytes > payloadLimit - 64) {
      chunks.push({ type: 'exposure', replicas });
      replicas = [];
      size = 0;
    }
    replicas.push(live);
    size += bytes;
  }
  if (replicas.length > 0) chunks.push({ type: 'exposure', replicas });
  return chunks;
}
