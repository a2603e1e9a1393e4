import type { Metadata } from 'next';
import { NothingHere } from '#components/failures/nothing-here.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <NothingHere
      title="There is no page at this address"
      links={[
        { href: '/', label: 'Overview' },
        { href: '/environments', label: 'Environments' },
        { href: '/history', label: 'History' },
      ]}
    >
      Check how it is spelled. A link from elsewhere may be of a release that had another page here.
    </NothingHere>
  );
}
