import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { environmentsStart } from '#components/environments/environments-start.ts';
import { EnvironmentsView } from '#components/environments/environments-view.tsx';
import { listOverview } from '#lib/services/list-overview.ts';

export const metadata: Metadata = { title: 'Environments' };

export default async function EnvironmentsPage() {
  const overview = await listOverview(await pageOperator());
  return <EnvironmentsView start={environmentsStart(overview)} />;
}
