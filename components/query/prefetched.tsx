import { dehydrate, HydrationBoundary, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { makeQueryClient } from './query-client.ts';

interface PrefetchedProps {
  readonly queryKey: QueryKey;
  readonly data: unknown;
  readonly children: ReactNode;
}

/** Hands what the server has read to the browser's cache, under the key by which the view below reads it. */
export function Prefetched({ queryKey, data, children }: PrefetchedProps) {
  const client = makeQueryClient();
  client.setQueryData(queryKey, data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
