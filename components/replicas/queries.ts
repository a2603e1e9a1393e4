import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { BaseFound } from '#lib/contracts/base.ts';
import type { RecoverySaid } from '#lib/contracts/recovery-said.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { getJson } from '../query/get-json.ts';

export const replicaQuery = (id: string) =>
  queryOptions({
    queryKey: ['replica', id] as const,
    queryFn: ({ signal }) => getJson<ReplicaDetail>(`/api/replicas/${encodeURIComponent(id)}`, signal),
  });

/** Below the replica's own key: whatever makes the replica out of date makes these so, too. */
export const basesQuery = (id: string) =>
  queryOptions({
    queryKey: ['replica', id, 'bases'] as const,
    queryFn: ({ signal }) =>
      getJson<readonly BaseFound[]>(`/api/replicas/${encodeURIComponent(id)}/bases`, signal),
  });

/** Not below the replica's own key: it changes with each recovery (`at`), and with nothing else. */
export const recoverySaidQuery = (id: string, at: string | null) =>
  queryOptions({
    queryKey: ['recovery', id, at] as const,
    queryFn: ({ signal }) =>
      getJson<RecoverySaid | null>(`/api/replicas/${encodeURIComponent(id)}/recovery`, signal),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
