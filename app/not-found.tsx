import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Empty } from '#components/ui/empty.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <h1 className="pb-6 text-xl font-semibold tracking-tight">Not found</h1>
      <Empty title="There is nothing here" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        It may have been removed. The files of a removed replica stay where they are.
      </Empty>
    </>
  );
}
