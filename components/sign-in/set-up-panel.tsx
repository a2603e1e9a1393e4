'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { setUpAction } from '#app/set-up/actions.ts';
import { type SetUp, setUpSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { Form } from '../forms/form.tsx';
import { problemOf } from '../forms/problems.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PasswordField } from './password-field.tsx';
import { RefusalText } from './refusal-text.tsx';
import { useLinkToken } from './use-link-token.ts';

const schema = setUpSchema.omit({ token: true });

export function SetUpPanel() {
  const token = useLinkToken();
  const { run, pending, failure } = useAction(setUpAction);
  const { register, handleSubmit, formState } = useForm<Omit<SetUp, 'token'>>({
    resolver: zodResolver(schema),
    defaultValues: { name: '', email: '', password: '' },
  });
  const submit = handleSubmit(async (form) => {
    if (await run({ ...form, token: token ?? '' })) window.location.assign('/');
  });
  const { errors } = formState;
  return (
    <Form onSubmit={submit} className="space-y-5">
      <TextField
        {...register('name')}
        label="Your name"
        autoComplete="name"
        problem={problemOf(errors.name)}
      />
      <TextField
        {...register('email')}
        label="Email"
        type="email"
        autoComplete="username"
        description="You sign in with it. Understudy sends no mail."
        problem={problemOf(errors.email)}
      />
      <PasswordField {...register('password')} label="Password" isNew problem={problemOf(errors.password)} />
      <RefusalText failure={failure} />
      <Button type="submit" look="primary" disabled={pending || token === null}>
        {pending ? 'Setting up…' : 'Set up and sign in'}
      </Button>
    </Form>
  );
}
