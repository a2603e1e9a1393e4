'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { type SecondFactor, secondFactorSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { Form } from '../forms/form.tsx';
import { problemOf } from '../forms/problems.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { RefusalText } from './refusal-text.tsx';
import { requestSecondFactor } from './requests.ts';

interface SecondFactorFormProps {
  readonly onDone: () => void;
  readonly onBack: () => void;
}

export function SecondFactorForm({ onDone, onBack }: SecondFactorFormProps) {
  const { run, pending, failure } = useAction(requestSecondFactor);
  const { register, handleSubmit, formState } = useForm<SecondFactor>({
    resolver: zodResolver(secondFactorSchema),
    defaultValues: { code: '' },
  });
  const submit = handleSubmit(async (form) => {
    if (await run(form)) onDone();
  });
  return (
    <Form onSubmit={submit} className="space-y-5">
      <TextField
        {...register('code')}
        label="Code"
        mono
        autoFocus
        autoComplete="one-time-code"
        description="The six figures that your authenticator shows now, or one of your backup codes."
        problem={problemOf(formState.errors.code)}
      />
      <RefusalText failure={failure} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={pending}>
          {pending ? 'Signing in…' : 'Sign in'}
        </Button>
        <Button look="quiet" onClick={onBack}>
          Start over
        </Button>
      </div>
    </Form>
  );
}
