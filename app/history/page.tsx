import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { pageOperator } from '#app/page-boundary.ts';
import { historyChoices } from '#components/history/choices.ts';
import { HistoryView } from '#components/history/history-view.tsx';
import { historyQuery } from '#components/history/queries.ts';
import { loadHistoryFilter, toFilter } from '#components/history/search-params.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listHistory } from '#lib/services/list-history.ts';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'History' };

export default async function HistoryPage({
  searchParams,
}: {
  readonly searchParams: Promise<SearchParams>;
}) {
  const operator = await pageOperator();
  const filter = toFilter(await loadHistoryFilter(searchParams));
  const [history, overview] = await Promise.all([listHistory(operator, filter), listOverview(operator)]);
  return (
    <Prefetched queryKey={historyQuery(filter).queryKey} data={history}>
      <PageHeader title="History" where="Every run, newest first." />
      <HistoryView choices={historyChoices(overview)} />
    </Prefetched>
  );
}
