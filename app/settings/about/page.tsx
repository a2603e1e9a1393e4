import type { Metadata } from 'next';
import next from 'next/package.json' with { type: 'json' };
import { pageOperator } from '#app/page-boundary.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { AboutView } from '#components/settings/about-view.tsx';
import { LicenceList } from '#components/settings/licence-list.tsx';
import { aboutQuery } from '#components/settings/queries.ts';
import { getAbout, getLicences } from '#lib/services/about.ts';

export const metadata: Metadata = { title: 'About' };

export default async function AboutPage() {
  const operator = await pageOperator('settings.look');
  const [about, licences] = await Promise.all([getAbout(operator), getLicences(operator)]);
  return (
    <Prefetched queryKey={aboutQuery.queryKey} data={about}>
      <AboutView nextVersion={next.version} />
      <LicenceList licences={licences} />
    </Prefetched>
  );
}
