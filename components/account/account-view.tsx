'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { PageHeader } from '../ui/page-header.tsx';
import { IdentitySection } from './identity-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { accountQuery } from './queries.ts';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

export function AccountView() {
  const { data: account } = useSuspenseQuery(accountQuery);
  return (
    <>
      <PageHeader title="Your account" where={account.email} />
      <IdentitySection account={account} />
      <PasswordSection />
      <SecondFactorSection on={account.secondFactor} />
      <SessionsSection sessions={account.sessions} />
    </>
  );
}
