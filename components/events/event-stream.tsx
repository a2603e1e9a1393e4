'use client';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { UnderstudyEvent } from '#lib/contracts/events.ts';
import { patchExposure, queriesOf } from './apply-event.ts';

/** `lost` is shown; `connecting` is the short time before the first answer, and is not. */
export type StreamState = 'connecting' | 'open' | 'lost';

const StreamContext = createContext<StreamState>('connecting');
export const useStreamState = (): StreamState => useContext(StreamContext);

const gatherMs = 250;
const retryMs = 3000;

/** The one event stream of this browser page: patches and invalidates the cache, reads everything again after a break. */
export function EventStreamProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => openStream(client, setState), [client]);
  return <StreamContext value={state}>{children}</StreamContext>;
}

function openStream(client: QueryClient, onState: (state: StreamState) => void): () => void {
  const gathered = gatherInvalidations(client);
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let broken = false;

  const connect = () => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      if (broken) void client.invalidateQueries();
      broken = false;
      onState('open');
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as UnderstudyEvent;
      if (event.type === 'exposure') patchExposure(client, event.replicas);
      else gathered.add(queriesOf(event));
    };
    source.onerror = () => {
      broken = true;
      onState('lost');
      // The browser tries again by itself after a broken connection, but gives up on an error status.
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(connect, retryMs);
    };
  };

  connect();
  return () => {
    clearTimeout(retry);
    gathered.stop();
    source?.close();
  };
}

/** Many events in one breath (a run's steps) become one request per query. */
function gatherInvalidations(client: QueryClient) {
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const keys = [...waiting.values()];
    waiting.clear();
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  return {
    add(keys: readonly QueryKey[]) {
      for (const key of keys) waiting.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, gatherMs);
    },
    stop: () => clearTimeout(timer),
  };
}
