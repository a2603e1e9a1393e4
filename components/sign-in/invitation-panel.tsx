'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { takeLinkAction } from '#app/invitation/actions.ts';
import { type LinkFacts, type TakeLink, takeLinkSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { Form } from '../forms/form.tsx';
import { problemOf } from '../forms/problems.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { PasswordField } from './password-field.tsx';
import { RefusalText } from './refusal-text.tsx';
import { useLinkFacts } from './use-link-facts.ts';
import { useLinkToken } from './use-link-token.ts';

/** Says first whom a link is for and what they may do, and why it does not work where it does not. */
export function InvitationPanel() {
  const token = useLinkToken();
  const data = useLinkFacts(token);
  if (!data || token === null) return <p className="text-muted">Looking at the link…</p>;
  if (!data.ok) {
    return (
      <Notice look="failure" title={asSentence(data.message)} live>
        {data.hint}
      </Notice>
    );
  }
  return <InvitationForm token={token} link={data.value} />;
}

const schema = takeLinkSchema.omit({ token: true });

function InvitationForm({ token, link }: { readonly token: string; readonly link: LinkFacts }) {
  const { run, pending, failure } = useAction(takeLinkAction);
  const { register, handleSubmit, formState } = useForm<Omit<TakeLink, 'token'>>({
    resolver: zodResolver(schema),
    defaultValues: { password: '' },
  });
  const submit = handleSubmit(async (form) => {
    const taken = await run({ ...form, token });
    // With a second factor, the page for signing in asks for it.
    if (taken) window.location.assign(taken.secondFactor ? '/sign-in' : '/');
  });
  return (
    <Form onSubmit={submit} className="space-y-5">
      <p className="text-muted text-pretty">
        {link.kind === 'invitation'
          ? `Welcome, ${link.name}. You are invited as ${link.role}.`
          : `A new password for ${link.name}. You are signed out everywhere else.`}
      </p>
      <TextField
        name="email"
        label="Email"
        autoComplete="username"
        readOnly
        value={link.email ?? ''}
        description="You sign in with it."
      />
      <PasswordField
        {...register('password')}
        label="New password"
        isNew
        problem={problemOf(formState.errors.password)}
      />
      <RefusalText failure={failure} />
      <Button type="submit" look="primary" disabled={pending}>
        {pending ? 'Signing in…' : 'Set the password and sign in'}
      </Button>
    </Form>
  );
}
