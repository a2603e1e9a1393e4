import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { inviteAction } from '#app/settings/users/actions.ts';
import { type HandedLink as Handed, type Invite, inviteSchema } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { roleMeaning, roleOptions } from './role-words.ts';

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [link, setLink] = useState<Handed | null>(null);
  const { run, pending, failure } = useAction(inviteAction);
  const { control, register, handleSubmit, setValue, getValues, formState } = useForm<Invite>({
    resolver: zodResolver(inviteSchema),
    defaultValues: { name: '', email: '', role: 'viewer' },
  });
  const role = useWatch({ control, name: 'role' });
  const save = handleSubmit(async (form) => {
    const made = await run(form);
    if (made) setLink(made);
  });
  if (link) return <LinkDialog title="Invitation" link={link} name={getValues('name')} onClose={onClose} />;
  const { errors } = formState;
  return (
    <FormDialog
      title="Invite somebody"
      verb="Make the link"
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <TextField {...register('name')} label="Name" problem={problemOf(errors.name)} />
      <TextField
        {...register('email')}
        label="Email"
        type="email"
        description="They sign in with it. Understudy sends no mail: you get a link to hand over."
        problem={problemOf(errors.email) ?? failure?.fieldErrors?.email}
      />
      <SelectField
        label="Role"
        name="role"
        description={roleMeaning[role]}
        value={role}
        options={roleOptions}
        onChange={(value) => setValue('role', value)}
      />
    </FormDialog>
  );
}
