import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Empty } from '#components/ui/empty.tsx';

export const metadata: Metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">Not allowed</h1>
      <Empty
        title="Your role does not reach for this page"
        action={<ButtonLink href="/">Go to the overview</ButtonLink>}
      >
        Ask an administrator to give you the role that it needs.
      </Empty>
    </>
  );
}
