'use client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { UnderstudyEvent } from '#lib/contracts/events.ts';
import { patchExposure, queriesOf } from './apply-event.ts';
import { createRefresh } from './refresh.ts';

/** `lost` is shown; `connecting` is the short time before the first answer, and is not. */
export type StreamState = 'connecting' | 'open' | 'lost';

const StreamContext = createContext<StreamState>('connecting');
export const useStreamState = (): StreamState => useContext(StreamContext);

const retryMs = 3000;

/** The one event stream of this browser page: patches and invalidates the cache, reads everything again after a break. */
export function EventStreamProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => openStream(client, setState), [client]);
  return <StreamContext value={state}>{children}</StreamContext>;
}

function openStream(client: QueryClient, onState: (state: StreamState) => void): () => void {
  const refresh = createRefresh(client);
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      // Also the first time: between the server's reads for this page and now, events went by unheard.
      void client.invalidateQueries();
      onState('open');
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as UnderstudyEvent;
      if (event.type === 'exposure') patchExposure(client, event.replicas);
      else refresh.add(queriesOf(event));
    };
    source.onerror = () => {
      onState('lost');
      // The browser tries again by itself after a broken connection, but gives up on an error status.
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(connect, retryMs);
    };
  };

  connect();
  return () => {
    clearTimeout(retry);
    refresh.stop();
    source?.close();
  };
}
