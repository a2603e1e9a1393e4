import { queryOptions } from '@tanstack/react-query';
import type { AccountFacts } from '#lib/contracts/users.ts';
import { getJson } from '../query/get-json.ts';

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => getJson<AccountFacts>('/api/account', signal),
});
