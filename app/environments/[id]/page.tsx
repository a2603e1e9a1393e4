import type { Metadata } from 'next';
import { readEnvironmentOrRemoved, readRemoved } from '#app/read.ts';
import { EnvironmentView } from '#components/environments/environment-view.tsx';
import { environmentQuery } from '#components/environments/queries.ts';
import { RemovedView } from '#components/failures/removed-view.tsx';
import { Prefetched } from '#components/query/prefetched.tsx';

interface EnvironmentPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: EnvironmentPageProps): Promise<Metadata> {
  const { id } = await params;
  const environment = await readEnvironmentOrRemoved(id);
  return { title: environment?.name ?? (await readRemoved('environment', id))?.name ?? '' };
}

export default async function EnvironmentPage({ params }: EnvironmentPageProps) {
  const { id } = await params;
  const environment = await readEnvironmentOrRemoved(id);
  if (!environment) {
    const removed = await readRemoved('environment', id);
    return removed && <RemovedView removed={removed} />;
  }
  return (
    <Prefetched queryKey={environmentQuery(id).queryKey} data={environment}>
      <EnvironmentView id={id} />
    </Prefetched>
  );
}
