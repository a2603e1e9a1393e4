import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageOperator } from '#app/page-boundary.ts';
import { ErrorMeaning } from '#components/failures/error-meaning.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { type ErrorCode, errorCatalogue } from '#lib/contracts/errors.ts';

interface ErrorPageProps {
  readonly params: Promise<{ readonly code: string }>;
}

const readCode = async (params: ErrorPageProps['params']): Promise<ErrorCode> => {
  const { code } = await params;
  if (!Object.hasOwn(errorCatalogue, code)) notFound();
  return code as ErrorCode;
};

export async function generateMetadata({ params }: ErrorPageProps): Promise<Metadata> {
  return { title: errorCatalogue[await readCode(params)] };
}

export default async function ErrorPage({ params }: ErrorPageProps) {
  await pageOperator();
  const code = await readCode(params);
  return (
    <>
      <PageHeader
        title={errorCatalogue[code]}
        trail={[{ label: 'What errors mean', href: '/help/errors' }]}
        where={<span className="figures">{code}</span>}
      />
      <ErrorMeaning code={code} />
    </>
  );
}
