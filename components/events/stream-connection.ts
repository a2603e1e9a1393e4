import type { StreamEvent } from '#lib/contracts/events.ts';
import type { ContactStore } from './contact.ts';

/** What is needed of the browser's EventSource. */
export type Source = Pick<EventSource, 'close' | 'addEventListener'>;

export interface ConnectionOptions {
  readonly contact: ContactStore;
  readonly onEvents: (events: readonly StreamEvent[]) => void;
  readonly open: (address: string) => Source;
  /** The connection broke, was ended or refused; the next attempt follows. */
  readonly onLost: () => void;
  /** Where the page's own reads began; empty where that is not known. */
  readonly after: string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now: () => number;
}

export interface StreamConnection {
  /** Whether the page is looked at. One that is not gives its connection up after a while, and resumes when it is. */
  watch(looking: boolean): void;
  /** The network is back: no need to wait. */
  retryNow(): void;
  stop(): void;
}

const address = '/api/events';
/** The server says every five seconds that it lives. */
const silentMs = 12_000;
const deadMs = 25_000;
const checkMs = 1000;
const firstDelayMs = 500;
const longestDelayMs = 15_000;
const unwatchedMs = 60_000;

/**
 * Keeps one event stream open: comes back after a break, with growing pauses that differ between browsers, and goes on
 * after the last message that was heard. A connection that says nothing any more is replaced.
 */
export function keepConnection({
  after,
  contact,
  onEvents,
  onLost,
  open,
  random,
  now,
}: ConnectionOptions): StreamConnection {
  let source: Source | undefined;
  let lastId = after;
  let failures = 0;
  // Since the last message, or since the connection was asked for.
  let quietSince = now();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let unwatched: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const close = () => {
    clearTimeout(retry);
    retry = undefined;
    source?.close();
    source = undefined;
  };
  const connect = () => {
    close();
    quietSince = now();
    const mine = open(lastId === '' ? address : `${address}?after=${encodeURIComponent(lastId)}`);
    source = mine;
    const heard = (message: Event) => {
      if (source !== mine) return false;
      const { lastEventId } = message as MessageEvent<string>;
      if (lastEventId) lastId = lastEventId;
      failures = 0;
      quietSince = now();
      contact.heard();
      return true;
    };
    mine.addEventListener('beat', heard);
    mine.addEventListener('message', (message) => {
      if (heard(message)) onEvents(JSON.parse((message as MessageEvent<string>).data));
    });
    mine.addEventListener('error', () => source === mine && again());
  };
  const again = () => {
    close();
    contact.lost('reconnecting');
    onLost();
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** failures) * (0.5 + random() / 2);
    failures += 1;
    retry = setTimeout(connect, delay);
  };
  const check = setInterval(() => {
    if (source === undefined) return;
    const silence = now() - quietSince;
    if (silence > deadMs) again();
    else if (silence > silentMs && contact.read().state === 'live') contact.lost('silent');
  }, checkMs);

  connect();
  return {
    watch(looking) {
      clearTimeout(unwatched);
      if (stopped) return;
      if (!looking) unwatched = setTimeout(close, unwatchedMs);
      else if (source === undefined) connect();
    },
    retryNow() {
      if (!stopped && source === undefined && retry !== undefined) connect();
    },
    stop() {
      stopped = true;
      clearTimeout(unwatched);
      clearInterval(check);
      close();
    },
  };
}
