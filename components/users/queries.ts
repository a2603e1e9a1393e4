import { queryOptions } from '@tanstack/react-query';
import type { UsersPage } from '#lib/contracts/users.ts';
import { getJson } from '../query/get-json.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => getJson<UsersPage>('/api/users', signal),
});
