import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AuditFilter, AuditPage } from '#lib/contracts/audit.ts';
import { getJson } from '../query/get-json.ts';

export const auditQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['settings', 'audit', filter] as const,
    queryFn: ({ signal }) => getJson<AuditPage>(`/api/settings/audit?${queryString(filter)}`, signal),
    placeholderData: keepPreviousData,
    // Everything that anybody does adds to it: what is shown is of the moment at which it was asked for.
    staleTime: 0,
  });

/** The names of the address are those of the filter; what is not set is absent. */
export function queryString(filter: AuditFilter): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
  return search.toString();
}
