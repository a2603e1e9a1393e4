import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { pageOperator } from '#app/page-boundary.ts';
import { AuditView } from '#components/audit/audit-view.tsx';
import { auditQuery } from '#components/audit/queries.ts';
import { loadAuditFilter, toFilter } from '#components/audit/search-params.ts';
import { historyChoices } from '#components/history/choices.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { listAudit, listAuditPeople } from '#lib/services/audit.ts';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const operator = await pageOperator('audit.look');
  const filter = toFilter(await loadAuditFilter(searchParams));
  const [page, people, overview] = await Promise.all([
    listAudit(operator, filter),
    listAuditPeople(operator),
    listOverview(operator),
  ]);
  return (
    <Prefetched queryKey={auditQuery(filter).queryKey} data={page}>
      <AuditView choices={historyChoices(overview)} people={people} />
    </Prefetched>
  );
}
