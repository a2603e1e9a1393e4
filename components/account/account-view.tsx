'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Facts } from '../ui/facts.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Section } from '../ui/section.tsx';
import { PasswordSection } from './password-section.tsx';
import { accountQuery } from './queries.ts';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

export function AccountView() {
  const { data: account } = useSuspenseQuery(accountQuery);
  return (
    <>
      <PageHeader title="Your account" where={account.email} />
      <Section title="You">
        <Facts
          facts={[
            { term: 'Name', value: account.name },
            { term: 'Email', value: account.email },
            { term: 'Role', value: account.role },
          ]}
        />
      </Section>
      <PasswordSection />
      <SecondFactorSection on={account.secondFactor} />
      <SessionsSection sessions={account.sessions} />
    </>
  );
}
