import { queryOptions } from '@tanstack/react-query';
import type { RunDetail } from '#lib/contracts/run.ts';
import { getJson } from '../query/get-json.ts';

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id] as const,
    queryFn: ({ signal }) => getJson<RunDetail>(`/api/runs/${encodeURIComponent(id)}`, signal),
  });
