import type { Metadata } from 'next';
import { NothingHere } from '#components/failures/nothing-here.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function RunNotFound() {
  return (
    <NothingHere
      title="There is no such run"
      links={[
        { href: '/history', label: 'History' },
        { href: '/', label: 'Overview' },
      ]}
    >
      Every run stays on record, so this address is mistyped, or of another console.
    </NothingHere>
  );
}
