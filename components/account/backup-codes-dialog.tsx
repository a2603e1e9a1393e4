import { useState } from 'react';
import { makeBackupCodesAction } from '#app/account/actions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { ConfirmPasswordDialog } from './confirm-password-dialog.tsx';

export function BackupCodesDialog({ onClose }: { readonly onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const title = 'New backup codes';
  if (codes === null) {
    return (
      <ConfirmPasswordDialog
        title={title}
        verb="Make new ones"
        action={makeBackupCodesAction}
        onDone={setCodes}
        onClose={onClose}
      >
        The backup codes that you have now stop working.
      </ConfirmPasswordDialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <Button look="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <BackupCodes codes={codes} />
    </Dialog>
  );
}
