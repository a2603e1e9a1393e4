import { queryOptions } from '@tanstack/react-query';
import type { TokenSummary } from '#lib/contracts/tokens.ts';
import { getJson } from '../query/get-json.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => getJson<TokenSummary[]>('/api/settings/tokens', signal),
});
