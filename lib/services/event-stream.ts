import type { Operator } from '../auth/operator.ts';
import { eventBus, type NumberedEvent } from '../store/event-bus.ts';

/** A comment line this often, so that a broken connection is noticed at both ends. */
const heartbeatMs = 15_000;
/** A browser that reads nothing any more must not fill our memory: it is cut off and comes back with its last id. */
const highWaterMark = 1000;

/**
 * Server-sent events: what changes anywhere, from the event after `lastEventId` on. Ends when `signal` fires. Rejects
 * where the database cannot be reached.
 */
export async function openEventStream(
  _operator: Operator,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const bus = await eventBus();
  return stream(signal, (hear) => bus.subscribe(hear, lastEventId));
}

function stream(
  signal: AbortSignal,
  subscribe: (hear: (event: NumberedEvent) => void) => () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let release = (): void => undefined;
  return new ReadableStream(
    {
      start(controller) {
        let open = true;
        const close = () => {
          if (!open) return;
          release();
          controller.close();
        };
        const send = (text: string) => {
          if (!open) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < 0) close();
        };
        // Tells the browser to come back after two seconds, and opens the stream at once.
        send('retry: 2000\n\n');
        const unsubscribe = subscribe((event) => send(`id: ${event.id}\ndata: ${event.data}\n\n`));
        const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
        release = () => {
          open = false;
          clearInterval(heartbeat);
          unsubscribe();
        };
        signal.addEventListener('abort', close, { once: true });
        if (signal.aborted) close();
      },
      cancel: () => release(),
    },
    { highWaterMark },
  );
}
