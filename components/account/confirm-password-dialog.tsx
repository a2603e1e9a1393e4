import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { type ConfirmPassword, confirmPasswordSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { PasswordField } from '../sign-in/password-field.tsx';

interface ConfirmPasswordDialogProps<T> {
  readonly title: string;
  readonly verb: string;
  readonly action: (input: ConfirmPassword) => Promise<ActionResult<T>>;
  readonly onDone: (value: T) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What it leads to, and the password: somebody who found an unlocked screen does not know that. */
export function ConfirmPasswordDialog<T>(props: ConfirmPasswordDialogProps<T>) {
  const { title, verb, action, onDone, onClose, children } = props;
  const { run, pending, failure } = useAction(action);
  const { register, handleSubmit, formState } = useForm<ConfirmPassword>({
    resolver: zodResolver(confirmPasswordSchema),
    defaultValues: { password: '' },
  });
  const submit = handleSubmit(async (form) => {
    const value = await run(form);
    if (value !== undefined) onDone(value);
  });
  return (
    <FormDialog
      title={title}
      verb={verb}
      pending={pending}
      failure={failure}
      onSave={submit}
      onClose={onClose}
    >
      <div className="text-muted text-pretty">{children}</div>
      <PasswordField
        {...register('password')}
        label="Your password"
        problem={problemOf(formState.errors.password) ?? failure?.fieldErrors?.password}
      />
    </FormDialog>
  );
}
