import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '#lib/contracts/environment.ts';
import { getJson } from '../query/get-json.ts';
import { shareUnlessPatched } from '../query/patched.ts';

export const overviewQuery = queryOptions({
  queryKey: ['overview'] as const,
  structuralSharing: shareUnlessPatched,
  queryFn: ({ signal }) => getJson<Overview>('/api/overview', signal),
});
