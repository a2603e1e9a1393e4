import type { Metadata } from 'next';
import { NewEnvironmentForm } from '#components/environments/new-environment-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Register an environment' };

export default function NewEnvironmentPage() {
  return (
    <>
      <PageHeader
        title="Register an environment"
        trail={[{ label: 'Environments', href: '/environments' }]}
        where="Step 1 of 2: where the live environment is. Then: where its replica goes."
      />
      <NewEnvironmentForm />
    </>
  );
}
