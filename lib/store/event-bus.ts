import { eventSchema, type UnderstudyEvent } from '../contracts/events.ts';
import { databaseUrl } from './client.ts';
import { eventChannel } from './events.ts';
import { type Listener, openListener } from './listener.ts';
import { readSignal, type Signal, signalChannel } from './signals.ts';

/** An event, or that some may have gone by unheard. */
export type HeardEvent = UnderstudyEvent | { readonly type: 'missed' };

export interface EventBus {
  /** Hears every event from now on. Returns how to stop. */
  subscribe(onEvent: (event: HeardEvent) => void): () => void;
  /** Hears the signals between our processes, and `undefined` after a gap in which some may have been missed. */
  onSignal(hear: (signal: Signal | undefined) => void): () => void;
  close(): Promise<void>;
}

/** Opens a bus on one listening connection. Rejects where the first connection fails. */
export async function openEventBus(
  url: string,
  options: { readonly onError: (error: unknown) => void },
): Promise<EventBus> {
  const subscribers = new Set<(event: HeardEvent) => void>();
  const signalled = new Set<(signal: Signal | undefined) => void>();

  const emit = (event: HeardEvent): void => {
    for (const subscriber of subscribers) subscriber(event);
  };

  const listener: Listener = await openListener(url, {
    channels: [eventChannel, signalChannel],
    onError: options.onError,
    onGap: () => {
      emit({ type: 'missed' });
      for (const hear of signalled) hear(undefined);
    },
    onMessage: (channel, payload) => {
      if (channel === eventChannel) {
        const event = readEvent(payload);
        return event && emit(event);
      }
      const signal = readSignal(payload);
      if (signal) for (const hear of signalled) hear(signal);
    },
  });

  return {
    subscribe: (onEvent) => {
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

/** Undefined for what no release of ours sends. */
function readEvent(payload: string): UnderstudyEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

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
