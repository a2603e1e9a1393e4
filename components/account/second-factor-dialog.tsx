import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { confirmSecondFactorAction, offerSecondFactorAction } from '#app/account/actions.ts';
import { type SecondFactor, type SecondFactorOffer, secondFactorSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { Copyable } from '../ui/copyable.tsx';
import { TextField } from '../ui/text-field.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { ConfirmPasswordDialog } from './confirm-password-dialog.tsx';
import { QrCode } from './qr-code.tsx';

const title = 'Set up the second factor';

/** Password, then the authenticator is shown its secret and shows a code: only then it counts. */
export function SecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null);
  if (offer) return <AuthenticatorDialog offer={offer} onClose={onClose} />;
  return (
    <ConfirmPasswordDialog
      title={title}
      verb="Go on"
      action={offerSecondFactorAction}
      onDone={setOffer}
      onClose={onClose}
    >
      You need an authenticator app, such as the one of your password manager. Nothing changes before you have
      entered a code of it.
    </ConfirmPasswordDialog>
  );
}

interface AuthenticatorDialogProps {
  readonly offer: SecondFactorOffer;
  readonly onClose: () => void;
}

function AuthenticatorDialog({ offer, onClose }: AuthenticatorDialogProps) {
  const { run, pending, failure } = useAction(confirmSecondFactorAction);
  const { register, handleSubmit, formState } = useForm<SecondFactor>({
    resolver: zodResolver(secondFactorSchema),
    defaultValues: { code: '' },
  });
  const submit = handleSubmit(async (form) => {
    if (await run(form)) onClose();
  });
  return (
    <FormDialog
      title={title}
      verb="Turn it on"
      dismiss="Leave it off"
      pending={pending}
      failure={failure}
      onSave={submit}
      onClose={onClose}
    >
      <div className="flex flex-wrap items-center gap-5">
        <QrCode picture={offer.picture} label="The secret, for the camera of an authenticator" />
        <div className="min-w-0 flex-1 basis-48 text-pretty">
          Scan the picture, or type the secret:
          <p className="pt-1">
            <Copyable text={offer.secret} label="secret" />
          </p>
        </div>
      </div>
      <BackupCodes codes={offer.backupCodes} />
      <TextField
        {...register('code')}
        label="Code"
        mono
        inputMode="numeric"
        autoComplete="one-time-code"
        description="The six figures that the authenticator shows now."
        problem={problemOf(formState.errors.code)}
      />
    </FormDialog>
  );
}
