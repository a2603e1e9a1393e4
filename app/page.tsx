import type { Metadata } from 'next';
import { pageOperator } from '#app/action-boundary.ts';
import { forFirstPaint } from '#components/overview/arrange.ts';
import { OverviewView } from '#components/overview/overview-view.tsx';
import { overviewQuery } from '#components/overview/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage() {
  const overview = await listOverview(await pageOperator());
  return (
    <Prefetched queryKey={overviewQuery.queryKey} data={forFirstPaint(overview)}>
      <OverviewView />
    </Prefetched>
  );
}
