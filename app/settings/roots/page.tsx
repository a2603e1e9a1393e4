import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { rootsQuery } from '#components/settings/queries.ts';
import { RootsView } from '#components/settings/roots-view.tsx';
import { getRoots } from '#lib/services/settings.ts';

export const metadata: Metadata = { title: 'Roots' };

export default async function RootsPage() {
  const roots = await getRoots(await pageOperator('settings.look'));
  return (
    <Prefetched queryKey={rootsQuery.queryKey} data={roots}>
      <RootsView />
    </Prefetched>
  );
}
