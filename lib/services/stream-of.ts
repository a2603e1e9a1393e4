import type { LiveFeed } from './live-feed.ts';

export interface StreamTimes {
  /** Something is sent at least this often, so that a broken connection is noticed at both ends. */
  readonly beatMs: number;
  /** A browser that takes nothing for so long is given up. */
  readonly patienceMs: number;
}

const usual: StreamTimes = { beatMs: 5000, patienceMs: 60_000 };

/**
 * One browser's stream of a feed. It holds a place in the feed's frames and nothing else: a browser that reads slowly finds
 * frames gone and is told to read everything again; one that reads nothing at all is given up.
 */
export function streamOf(
  feed: Pick<LiveFeed, 'frames' | 'next'>,
  lastEventId: string | null,
  signal: AbortSignal,
  { beatMs, patienceMs }: StreamTimes = usual,
): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const known = lastEventId === null ? undefined : feed.frames.placeAfter(lastEventId);
  let place = known ?? feed.frames.end;
  // Opens the stream at once; after no id, one of another process, or too old a one, everything is to be read again.
  let first: Uint8Array | undefined = known === undefined ? feed.frames.missed() : feed.frames.beat(place);
  let patience: NodeJS.Timeout | undefined;

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const close = () => {
          if (ended.signal.aborted) return;
          ended.abort();
          clearTimeout(patience);
          controller.close();
        };
        ended.signal.addEventListener('abort', () => signal.removeEventListener('abort', close));
        signal.addEventListener('abort', close);
        if (signal.aborted) close();
      },
      async pull(controller) {
        clearTimeout(patience);
        const bytes = first ?? (await take());
        first = undefined;
        if (ended.signal.aborted) return;
        controller.enqueue(bytes);
        patience = setTimeout(() => {
          ended.abort();
          controller.error(new Error('the browser takes nothing any more'));
        }, patienceMs);
        patience.unref();
      },
      cancel() {
        ended.abort();
        clearTimeout(patience);
      },
    },
    // Nothing is taken from the feed before the browser asks for it.
    { highWaterMark: 0 },
  );

  async function take(): Promise<Uint8Array> {
    let next = feed.frames.after(place);
    if (!next) {
      await feed.next(ended.signal, beatMs);
      next = feed.frames.after(place);
    }
    if (!next) return feed.frames.beat(place);
    place = next.place;
    return next.bytes;
  }
}
