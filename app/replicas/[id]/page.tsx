import type { Metadata } from 'next';
import { readReplica } from '#app/read.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { replicaQuery } from '#components/replicas/queries.ts';
import { ReplicaView } from '#components/replicas/replica-view.tsx';

interface ReplicaPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: ReplicaPageProps): Promise<Metadata> {
  const replica = await readReplica((await params).id);
  return { title: `${replica.environmentName} → ${replica.name}` };
}

export default async function ReplicaPage({ params }: ReplicaPageProps) {
  const { id } = await params;
  const replica = await readReplica(id);
  return (
    <Prefetched queryKey={replicaQuery(id).queryKey} data={replica}>
      <ReplicaView id={id} />
    </Prefetched>
  );
}
