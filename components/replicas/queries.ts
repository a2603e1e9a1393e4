import { queryOptions } from '@tanstack/react-query';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { getJson } from '../query/get-json.ts';

export const replicaQuery = (id: string) =>
  queryOptions({
    queryKey: ['replica', id] as const,
    queryFn: ({ signal }) => getJson<ReplicaDetail>(`/api/replicas/${encodeURIComponent(id)}`, signal),
  });
