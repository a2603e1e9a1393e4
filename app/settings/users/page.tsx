import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { usersQuery } from '#components/users/queries.ts';
import { UsersView } from '#components/users/users-view.tsx';
import { readUsersPage } from '#lib/services/users.ts';

export const metadata: Metadata = { title: 'Users' };

export default async function UsersSettingsPage() {
  const users = await readUsersPage(await pageOperator('users.look'));
  return (
    <Prefetched queryKey={usersQuery.queryKey} data={users}>
      <UsersView />
    </Prefetched>
  );
}
