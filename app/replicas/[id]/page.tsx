import type { Metadata } from 'next';
import { readRemoved, readReplicaOrRemoved } from '#app/read.ts';
import { RemovedView } from '#components/failures/removed-view.tsx';
import { Prefetched } from '#components/query/prefetched.tsx';
import { replicaQuery } from '#components/replicas/queries.ts';
import { ReplicaView } from '#components/replicas/replica-view.tsx';

interface ReplicaPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: ReplicaPageProps): Promise<Metadata> {
  const { id } = await params;
  const replica = (await readReplicaOrRemoved(id)) ?? (await readRemoved('replica', id));
  return { title: replica ? `${replica.environmentName} → ${replica.name}` : '' };
}

export default async function ReplicaPage({ params }: ReplicaPageProps) {
  const { id } = await params;
  const replica = await readReplicaOrRemoved(id);
  if (!replica) {
    const removed = await readRemoved('replica', id);
    return removed && <RemovedView removed={removed} />;
  }
  return (
    <Prefetched queryKey={replicaQuery(id).queryKey} data={replica}>
      <ReplicaView id={id} />
    </Prefetched>
  );
}
