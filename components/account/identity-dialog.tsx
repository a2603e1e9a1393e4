import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useForm, useWatch } from 'react-hook-form';
import { changeIdentityAction } from '#app/account/actions.ts';
import { type ChangeIdentity, changeIdentitySchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { PasswordField } from '../sign-in/password-field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface IdentityDialogProps {
  readonly name: string;
  readonly email: string;
  readonly onClose: () => void;
}

/** The password is asked for where the email changes: who found an unlocked screen would sign in with their own. */
export function IdentityDialog({ name, email, onClose }: IdentityDialogProps) {
  const router = useRouter();
  const { run, pending, failure } = useAction(changeIdentityAction);
  const { register, handleSubmit, formState, setError, control } = useForm<ChangeIdentity>({
    resolver: zodResolver(changeIdentitySchema),
    defaultValues: { name, email, password: '' },
  });
  const asksPassword = useWatch({ control, name: 'email' }).trim().toLowerCase() !== email;
  const save = handleSubmit(async (form) => {
    if (!(await run(form))) return;
    // The name stands in the frame of every page.
    router.refresh();
    onClose();
  });
  usePlaced(
    failure,
    () => failure && placeRefusals<ChangeIdentity>(failure, ['name', 'email', 'password'], setError),
  );
  const { errors } = formState;
  return (
    <FormDialog
      title="Change name or email"
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <TextField {...register('name')} label="Name" autoComplete="name" problem={problemOf(errors.name)} />
      <TextField
        {...register('email')}
        label="Email"
        type="email"
        autoComplete="username"
        description="You sign in with it. Understudy sends no mail."
        problem={problemOf(errors.email)}
      />
      {asksPassword && (
        <PasswordField {...register('password')} label="Your password" problem={problemOf(errors.password)} />
      )}
    </FormDialog>
  );
}
