import { requireOperator } from '#lib/auth/require-operator.ts';
import { eventBus, type NumberedEvent } from '#lib/store/event-bus.ts';
import { failure } from '../route-boundary.ts';

export const dynamic = 'force-dynamic';

/** A comment line this often, so that a broken connection is noticed at both ends. */
const heartbeatMs = 15_000;
/** A browser that reads nothing any more must not fill our memory: it is cut off and comes back with its last id. */
const highWaterMark = 1000;

/** Server-sent events: what changes anywhere, from the last event that this browser has seen on. */
export async function GET(request: Request): Promise<Response> {
  try {
    requireOperator(request.headers, 'read');
    const bus = await eventBus();
    const lastEventId = request.headers.get('last-event-id');
    return new Response(
      stream(request.signal, (hear) => bus.subscribe(hear, lastEventId)),
      {
        headers: {
          'Content-Type': 'text/event-stream; charset=utf-8',
          'Cache-Control': 'no-store, no-transform',
          // Some proxies gather what they pass on unless told not to.
          'X-Accel-Buffering': 'no',
        },
      },
    );
  } catch (error) {
    return failure(error);
  }
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
