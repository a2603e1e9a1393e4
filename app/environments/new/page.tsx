import type { Metadata } from 'next';
import { NewEnvironmentForm } from '#components/environments/new-environment-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { homeDirectorySchema } from '#lib/contracts/paths.ts';

export const metadata: Metadata = { title: 'Register an environment' };

interface NewEnvironmentPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** `?home=PATH` fills the form in; nothing is registered by following a link. */
export default async function NewEnvironmentPage({ searchParams }: NewEnvironmentPageProps) {
  const home = homeDirectorySchema.safeParse((await searchParams).home);
  return (
    <>
      <PageHeader
        title="Register an environment"
        trail={[{ label: 'Environments', href: '/environments' }]}
        where="Step 1 of 2: where the live environment is. Then: where its replica goes."
      />
      <NewEnvironmentForm home={home.data} />
    </>
  );
}
