import { randomUUID } from 'node:crypto';
import type { UnderstudyEvent } from '../contracts/events.ts';
import { databaseUrl } from './client.ts';
import { eventChannel } from './events.ts';
import { type Listener, openListener } from './listener.ts';
import { readSignal, type Signal, signalChannel } from './signals.ts';

export interface NumberedEvent {
  /** `epoch-count`: the epoch is this bus, so that another process's numbers are not taken for its own. */
  readonly id: string;
  /** As JSON. */
  readonly data: string;
}

export interface EventBus {
  /**
   * Hears every event from now on, and first those after `lastEventId`; where these are not all known any more, a
   * `fleet` event in their place. Returns how to stop.
   */
  subscribe(onEvent: (event: NumberedEvent) => void, lastEventId?: string | null): () => void;
  /** Hears the signals between our processes, and `undefined` after a gap in which some may have been missed. */
  onSignal(hear: (signal: Signal | undefined) => void): () => void;
  close(): Promise<void>;
}

/** Events kept for browsers that come back. */
const kept = 2000;

/** Opens a bus on one listening connection. Rejects where the first connection fails. */
export async function openEventBus(
  url: string,
  options: { readonly onError: (error: unknown) => void },
): Promise<EventBus> {
  const epoch = randomUUID().slice(0, 8);
  const subscribers = new Set<(event: NumberedEvent) => void>();
  const signalled = new Set<(signal: Signal | undefined) => void>();
  let recent: NumberedEvent[] = [];
  let count = 0;

  const emit = (data: string): void => {
    count += 1;
    const event = { id: `${epoch}-${count}`, data };
    recent.push(event);
    if (recent.length > kept * 2) recent = recent.slice(-kept);
    for (const subscriber of subscribers) subscriber(event);
  };

  const listener: Listener = await openListener(url, {
    channels: [eventChannel, signalChannel],
    onError: options.onError,
    onGap: () => {
      emit(fleet);
      for (const hear of signalled) hear(undefined);
    },
    onMessage: (channel, payload) => {
      if (channel === eventChannel) return emit(payload);
      const signal = readSignal(payload);
      if (signal) for (const hear of signalled) hear(signal);
    },
  });

  const missedSince = (lastEventId: string): readonly NumberedEvent[] => {
    const [from, number] = lastEventId.split('-');
    const first = count - recent.length;
    const known = Number(number);
    if (from === epoch && known >= first && known <= count) return recent.slice(known - first);
    return [{ id: `${epoch}-${count}`, data: fleet }];
  };

  return {
    subscribe: (onEvent, lastEventId) => {
      if (lastEventId) for (const event of missedSince(lastEventId)) onEvent(event);
      subscribers.add(onEvent);
      return () => subscribers.delete(onEvent);
    },
    onSignal: (hear) => {
      signalled.add(hear);
      return () => signalled.delete(hear);
    },
    close: () => listener.close(),
  };
}

const fleet = JSON.stringify({ type: 'fleet' } satisfies UnderstudyEvent);

const key = Symbol.for('understudy.event-bus');
const shared = globalThis as { [key]?: Promise<EventBus> | undefined };

/** The bus of this process; opened once. A failure to open is forgotten, so that the next call tries. */
export function eventBus(): Promise<EventBus> {
  shared[key] ??= openEventBus(databaseUrl(), { onError: () => undefined }).catch((error: unknown) => {
    shared[key] = undefined;
    throw error;
  });
  return shared[key];
}

/** For processes that end: closes what {@link eventBus} opened. */
export async function closeEventBus(): Promise<void> {
  const opened = shared[key];
  shared[key] = undefined;
  await (await opened)?.close();
}
