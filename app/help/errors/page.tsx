import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { ErrorIndex } from '#components/failures/error-index.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'What errors mean' };

export default async function ErrorsPage() {
  await pageOperator();
  return (
    <>
      <PageHeader
        title="What errors mean"
        where="Every code that runs, checks, forms and the command line can name."
      />
      <ErrorIndex />
    </>
  );
}
