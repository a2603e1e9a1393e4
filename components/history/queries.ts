import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { HistoryFilter, HistoryPage } from '#lib/contracts/run.ts';
import { getJson } from '../query/get-json.ts';

export const historyQuery = (filter: HistoryFilter) =>
  queryOptions({
    queryKey: ['history', filter] as const,
    queryFn: ({ signal }) => getJson<HistoryPage>(`/api/history?${queryString(filter)}`, signal),
    placeholderData: keepPreviousData,
  });

/** The names of the address are those of the filter; what is not set is absent. */
export function queryString(filter: HistoryFilter): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
  return search.toString();
}
