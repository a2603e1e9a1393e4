import type { Metadata } from 'next';
import { NothingHere } from '#components/failures/nothing-here.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function ReplicaNotFound() {
  return (
    <NothingHere
      title="There is no such replica"
      links={[
        { href: '/environments', label: 'Environments' },
        { href: '/replicas/adopt', label: 'Take a replica in' },
      ]}
    >
      It was never followed by this console. A replica directory that was made elsewhere, or before the
      database was lost, can be taken in.
    </NothingHere>
  );
}
