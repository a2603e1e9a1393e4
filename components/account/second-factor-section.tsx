'use client';
import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { endSecondFactorAction } from '#app/account/actions.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { BackupCodesDialog } from './backup-codes-dialog.tsx';
import { ConfirmPasswordDialog } from './confirm-password-dialog.tsx';
import { SecondFactorDialog } from './second-factor-dialog.tsx';
import { SettingRow } from './setting-row.tsx';

export function SecondFactorSection({ on }: { readonly on: boolean }) {
  const [open, setOpen] = useState<'set up' | 'codes' | 'turn off' | null>(null);
  const close = () => setOpen(null);
  const Icon = on ? ShieldCheck : ShieldOff;
  return (
    <Section title="Second factor">
      <SettingRow
        actions={
          on ? (
            <>
              <Button onClick={() => setOpen('codes')}>New backup codes…</Button>
              <Button onClick={() => setOpen('turn off')}>Turn it off…</Button>
            </>
          ) : (
            <Button onClick={() => setOpen('set up')}>Set it up…</Button>
          )
        }
      >
        <p className="flex items-center gap-2 font-medium">
          <Icon aria-hidden className={`size-4 ${on ? 'text-good' : 'text-faint'}`} />
          {on ? 'On' : 'Off'}
        </p>
        <p className="text-muted">
          {on
            ? 'Signing in asks for a code of your authenticator, or for one of your backup codes.'
            : 'With an authenticator on your phone, a password that somebody has learnt is not enough to be you.'}
        </p>
      </SettingRow>
      {open === 'set up' && <SecondFactorDialog onClose={close} />}
      {open === 'codes' && <BackupCodesDialog onClose={close} />}
      {open === 'turn off' && (
        <ConfirmPasswordDialog
          title="Turn the second factor off"
          verb="Turn it off"
          action={endSecondFactorAction}
          onDone={close}
          onClose={close}
        >
          Your password alone will let you in. The authenticator and the backup codes stop working.
        </ConfirmPasswordDialog>
      )}
    </Section>
  );
}
