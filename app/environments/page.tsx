import type { Metadata } from 'next';
import { EnvironmentsView } from '#components/environments/environments-view.tsx';
import { overviewQuery } from '#components/overview/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { pageOperator } from '#lib/services/action-boundary.ts';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Environments' };

export default async function EnvironmentsPage() {
  const overview = await listOverview(await pageOperator());
  return (
    <Prefetched queryKey={overviewQuery.queryKey} data={overview}>
      <EnvironmentsView />
    </Prefetched>
  );
}
