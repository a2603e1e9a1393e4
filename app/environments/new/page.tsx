import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { NewEnvironmentForm } from '#components/environments/new-environment-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { nameSchema } from '#lib/contracts/name.ts';
import { homeDirectorySchema } from '#lib/contracts/paths.ts';

export const metadata: Metadata = { title: 'Register an environment' };

interface NewEnvironmentPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** `?home=PATH&name=NAME` fills the form in; nothing is registered by following a link. */
export default async function NewEnvironmentPage({ searchParams }: NewEnvironmentPageProps) {
  await pageOperator('environment.register');
  const given = await searchParams;
  const home = homeDirectorySchema.safeParse(given.home).data;
  const name = nameSchema.safeParse(given.name).data;
  return (
    <>
      <PageHeader
        title="Register an environment"
        trail={[{ label: 'Environments', href: '/environments' }]}
        where="Step 1 of 2: where the live environment is. Then: where its replica goes."
      />
      <NewEnvironmentForm home={home} name={name} />
    </>
  );
}
