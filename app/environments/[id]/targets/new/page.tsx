import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { readEnvironment } from '#app/read.ts';
import { environmentQuery } from '#components/environments/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { NewTargetForm } from '#components/targets/new-target-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { getGeneralSettings } from '#lib/services/settings.ts';

interface NewTargetPageProps {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly first?: string }>;
}

export async function generateMetadata({ params }: NewTargetPageProps): Promise<Metadata> {
  const { name } = await readEnvironment((await params).id);
  return { title: `Add a target · ${name}` };
}

export default async function NewTargetPage({ params, searchParams }: NewTargetPageProps) {
  await pageOperator('replica.add');
  const { id } = await params;
  const { first } = await searchParams;
  const environment = await readEnvironment(id);
  const { goalSeconds, timeZone } = await getGeneralSettings(await pageOperator());
  return (
    <Prefetched queryKey={environmentQuery(id).queryKey} data={environment}>
      <PageHeader
        title={`Add a target for ${environment.name}`}
        trail={[
          { label: 'Environments', href: '/environments' },
          { label: environment.name, href: `/environments/${id}` },
        ]}
        where={
          first ? (
            'Step 2 of 2: where the replica goes. The first snapshot starts right after.'
          ) : (
            <span className="figures">{environment.home}</span>
          )
        }
      />
      <NewTargetForm environmentId={id} defaults={{ goalSeconds, timeZone }} />
    </Prefetched>
  );
}
