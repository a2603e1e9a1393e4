'use client';
import { useState } from 'react';
import type { AccountFacts } from '#lib/contracts/users.ts';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Section } from '../ui/section.tsx';
import { IdentityDialog } from './identity-dialog.tsx';

/** Who one is here; the role is an administrator's to change. */
export function IdentitySection({ account }: { readonly account: AccountFacts }) {
  const [open, setOpen] = useState(false);
  const { name, email, role } = account;
  return (
    <Section
      title="You"
      aside={
        <Button size="sm" look="quiet" onClick={() => setOpen(true)}>
          Change name or email…
        </Button>
      }
    >
      <Facts
        facts={[
          { term: 'Name', value: name },
          { term: 'Email', value: email },
          { term: 'Role', value: role },
        ]}
      />
      {open && <IdentityDialog name={name} email={email} onClose={() => setOpen(false)} />}
    </Section>
  );
}
