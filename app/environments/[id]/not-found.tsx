import type { Metadata } from 'next';
import { NothingHere } from '#components/failures/nothing-here.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function EnvironmentNotFound() {
  return (
    <NothingHere
      title="There is no such environment"
      links={[
        { href: '/environments', label: 'Environments' },
        { href: '/history', label: 'History' },
      ]}
    >
      It was never registered in this console. An environment that was removed still has a page, and its runs
      stay in the history.
    </NothingHere>
  );
}
