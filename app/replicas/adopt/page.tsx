import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { AdoptReplicaForm } from '#components/adoption/adopt-replica-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { targetDirectorySchema } from '#lib/contracts/paths.ts';

export const metadata: Metadata = { title: 'Take a replica in' };

interface AdoptReplicaPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** `?directory=PATH` fills the form in; nothing is taken in by following a link. */
export default async function AdoptReplicaPage({ searchParams }: AdoptReplicaPageProps) {
  await pageOperator('replica.adopt');
  const directory = targetDirectorySchema.safeParse((await searchParams).directory).data;
  return (
    <>
      <PageHeader
        title="Take a replica in"
        trail={[{ label: 'Environments', href: '/environments' }]}
        where="A replica directory that this console does not follow: made elsewhere, from the command line, or before its database was lost."
      />
      <AdoptReplicaForm directory={directory} />
    </>
  );
}
