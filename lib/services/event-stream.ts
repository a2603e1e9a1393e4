import type { SignedIn } from '../auth/operator.ts';
import { type EventBus, eventBus } from '../store/event-bus.ts';
import { readEnvironmentSummaries } from '../store/fleet-queries.ts';
import { readSessionById } from '../store/sessions.ts';
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
 * Server-sent events: what changes anywhere, from the frame after `lastEventId` on. Ends when `signal` fires, when
 * the session ends and when its role changes. Rejects where the database cannot be reached.
 */
export async function openEventStream(
  operator: SignedIn,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const feed = await liveFeed();
  return streamOf(feed, lastEventId, watchAccess(await eventBus(), operator, signal));
}

/** Longer timers fire at once (Node's documentation of setTimeout). */
const longestTimerMs = 2 ** 31 - 1;

/** Fires with `signal`, and once the session has ended, by its time or by somebody, or its role is another one. */
function watchAccess(bus: EventBus, operator: SignedIn, signal: AbortSignal): AbortSignal {
  const { db, now } = serviceContext();
  const ended = new AbortController();
  const end = () => ended.abort();
  const look = async (): Promise<void> => {
    const session = await readSessionById(db, operator.sessionId, now());
    if (session?.role !== operator.role) end();
  };
  const unhear = bus.onSignal((heard) => {
    // Undefined: signals may have been missed. A look that fails says nothing; the next signal or the time will.
    if (heard && !(heard.type === 'access' && heard.userId === operator.userId)) return;
    look().catch(() => undefined);
  });
  const leftMs = operator.sessionEndsAt.getTime() - now().getTime();
  const expiry = setTimeout(end, Math.min(Math.max(0, leftMs), longestTimerMs));
  expiry.unref();
  const either = AbortSignal.any([signal, ended.signal]);
  const release = () => {
    unhear();
    clearTimeout(expiry);
  };
  either.addEventListener('abort', release, { once: true });
  if (either.aborted) release();
  return either;
}
