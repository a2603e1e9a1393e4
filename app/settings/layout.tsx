import type { ReactNode } from 'react';
import { SettingsNav } from '#components/settings/settings-nav.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" where="Of this installation, for everybody who uses it." />
      <SettingsNav />
      {children}
    </>
  );
}
