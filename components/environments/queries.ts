import { queryOptions } from '@tanstack/react-query';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { getJson } from '../query/get-json.ts';

export const environmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['environment', id] as const,
    queryFn: ({ signal }) =>
      getJson<EnvironmentDetail>(`/api/environments/${encodeURIComponent(id)}`, signal),
  });
