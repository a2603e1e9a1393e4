import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { GeneralView } from '#components/settings/general-view.tsx';
import { generalQuery } from '#components/settings/queries.ts';
import { getGeneralSettings } from '#lib/services/settings.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const settings = await getGeneralSettings(await pageOperator('settings.look'));
  return (
    <Prefetched queryKey={generalQuery.queryKey} data={settings}>
      <GeneralView />
    </Prefetched>
  );
}
