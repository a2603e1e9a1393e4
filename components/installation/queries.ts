import { queryOptions } from '@tanstack/react-query';
import type { Installation } from '#lib/contracts/settings.ts';
import { getJson } from '../query/get-json.ts';

export const installationQuery = queryOptions({
  queryKey: ['installation'] as const,
  queryFn: ({ signal }) => getJson<Installation>('/api/installation', signal),
});
