import type { Metadata } from 'next';
import { OverviewView } from '#components/overview/overview-view.tsx';
import { overviewQuery } from '#components/overview/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { pageOperator } from '#lib/services/action-boundary.ts';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage() {
  const overview = await listOverview(await pageOperator());
  return (
    <Prefetched queryKey={overviewQuery.queryKey} data={overview}>
      <OverviewView />
    </Prefetched>
  );
}
