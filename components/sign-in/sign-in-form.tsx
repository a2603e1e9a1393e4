'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type SignIn, signInSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { Form } from '../forms/form.tsx';
import { problemOf } from '../forms/problems.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PasswordField } from './password-field.tsx';
import { RefusalText } from './refusal-text.tsx';
import { requestSignIn } from './requests.ts';
import { SecondFactorForm } from './second-factor-form.tsx';

/** Email and password, then the code where one is asked for. */
export function SignInForm({ onDone }: { readonly onDone: () => void }) {
  const [asksCode, setAsksCode] = useState(false);
  const { run, pending, failure } = useAction(requestSignIn);
  const { register, handleSubmit, formState } = useForm<SignIn>({ resolver: zodResolver(signInSchema) });
  const submit = handleSubmit(async (form) => {
    const step = await run(form);
    if (step?.secondFactor) setAsksCode(true);
    else if (step) onDone();
  });
  if (asksCode) return <SecondFactorForm onDone={onDone} onBack={() => setAsksCode(false)} />;
  return (
    <Form early onSubmit={submit} className="space-y-5">
      <TextField
        {...register('email')}
        label="Email"
        type="email"
        autoComplete="username"
        problem={problemOf(formState.errors.email)}
      />
      <PasswordField
        {...register('password')}
        label="Password"
        problem={problemOf(formState.errors.password)}
      />
      <RefusalText failure={failure} />
      <Button type="submit" look="primary" disabled={pending}>
        {pending ? 'Signing in…' : 'Sign in'}
      </Button>
    </Form>
  );
}
