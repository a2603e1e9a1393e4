import type { Metadata } from 'next';
import { readEnvironment } from '#app/read.ts';
import { EnvironmentView } from '#components/environments/environment-view.tsx';
import { environmentQuery } from '#components/environments/queries.ts';
import { Prefetched } from '#components/query/prefetched.tsx';

interface EnvironmentPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: EnvironmentPageProps): Promise<Metadata> {
  return { title: (await readEnvironment((await params).id)).name };
}

export default async function EnvironmentPage({ params }: EnvironmentPageProps) {
  const { id } = await params;
  const environment = await readEnvironment(id);
  return (
    <Prefetched queryKey={environmentQuery(id).queryKey} data={environment}>
      <EnvironmentView id={id} />
    </Prefetched>
  );
}
