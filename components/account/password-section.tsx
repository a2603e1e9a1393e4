'use client';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SettingRow } from './setting-row.tsx';

export function PasswordSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Password">
      <SettingRow actions={<Button onClick={() => setOpen(true)}>Change the password…</Button>}>
        A new password signs you out everywhere else.
      </SettingRow>
      {open && <PasswordDialog onClose={() => setOpen(false)} />}
    </Section>
  );
}
