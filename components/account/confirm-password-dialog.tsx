import { zodResolver } from '@hookform/resolvers/zod';
import { type ReactNode, useId } from 'react';
import { useForm } from 'react-hook-form';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import { type ConfirmPassword, confirmPasswordSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { Form } from '../forms/form.tsx';
import { problemOf } from '../forms/problems.ts';
import { PasswordField } from '../sign-in/password-field.tsx';
import { RefusalText } from '../sign-in/refusal-text.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

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
  const formId = useId();
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" form={formId} look="primary" disabled={pending}>
            {verb}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} className="space-y-5">
        <div className="text-muted text-pretty">{children}</div>
        <PasswordField
          {...register('password')}
          label="Your password"
          problem={problemOf(formState.errors.password)}
        />
        <RefusalText failure={failure} />
      </Form>
    </Dialog>
  );
}
