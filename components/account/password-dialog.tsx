import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { changePasswordAction } from '#app/account/actions.ts';
import { type ChangePassword, changePasswordSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { PasswordField } from '../sign-in/password-field.tsx';

export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { run, pending, failure } = useAction(changePasswordAction);
  const { register, handleSubmit, formState } = useForm<ChangePassword>({
    resolver: zodResolver(changePasswordSchema),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const save = handleSubmit(async (form) => {
    if (await run(form)) onClose();
  });
  const { errors } = formState;
  return (
    <FormDialog
      title="Change the password"
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <PasswordField
        {...register('currentPassword')}
        label="Present password"
        problem={problemOf(errors.currentPassword)}
      />
      <PasswordField
        {...register('newPassword')}
        label="New password"
        isNew
        problem={problemOf(errors.newPassword)}
      />
    </FormDialog>
  );
}
