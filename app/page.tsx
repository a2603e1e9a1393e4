import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { pageOperator } from '#app/page-boundary.ts';
import { overviewStart } from '#components/overview/overview-start.ts';
import { OverviewView } from '#components/overview/overview-view.tsx';
import { loadOverviewFilter } from '#components/overview/search-params.ts';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({
  searchParams,
}: {
  readonly searchParams: Promise<SearchParams>;
}) {
  const { q, state } = await loadOverviewFilter(searchParams);
  const overview = await listOverview(await pageOperator());
  return <OverviewView start={overviewStart(overview, { query: q, state })} />;
}
