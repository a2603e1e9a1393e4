import type { Operator } from '../auth/operator.ts';
import { eventBus } from '../store/event-bus.ts';
import { readEnvironmentSummaries } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { streamOf } from './stream-of.ts';

interface Shared {
  readonly opening: Promise<LiveFeed>;
  feed?: LiveFeed;
}

const key = Symbol.for('understudy.live-feed');
const shared = globalThis as { [key]?: Shared | undefined };

/** The feed of this process, on `globalThis` as a bundler can load this module more than once. */
function liveFeed(): Promise<LiveFeed> {
  const known = shared[key];
  if (known) return known.opening;
  const opened: Shared = { opening: openFeed() };
  shared[key] = opened;
  opened.opening.then(
    (feed) => {
      opened.feed = feed;
    },
    () => {
      shared[key] = undefined;
    },
  );
  return opened.opening;
}

async function openFeed(): Promise<LiveFeed> {
  const bus = await eventBus();
  const { db, now } = serviceContext();
  return createLiveFeed({ bus, readRows: (ids) => readEnvironmentSummaries(db, ids, now()) });
}

/**
 * Where a page goes on that is read from now on: an id for its stream. Empty where nothing is heard yet; its stream then
 * begins with all to be read again. Never waits, so that it is older than what the page reads.
 */
export function eventMark(): string {
  void liveFeed().catch(() => undefined);
  return shared[key]?.feed?.frames.mark ?? '';
}

/**
 * Server-sent events: what changes anywhere, from the frame after `lastEventId` on. Ends when `signal` fires. Rejects
 * where the database cannot be reached.
 */
export async function openEventStream(
  _operator: Operator,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  return streamOf(await liveFeed(), lastEventId, signal);
}
