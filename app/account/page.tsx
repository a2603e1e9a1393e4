import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { AccountView } from '#components/account/account-view.tsx';
import { accountQuery } from '#components/account/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { readAccount } from '#lib/services/account.ts';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const account = await readAccount(await pageOperator());
  return (
    <Prefetched queryKey={accountQuery.queryKey} data={account}>
      <AccountView />
    </Prefetched>
  );
}
