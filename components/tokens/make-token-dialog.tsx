import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { makeTokenAction } from '#app/settings/tokens/actions.ts';
import { type MadeToken, type NewToken, newTokenSchema } from '#lib/contracts/tokens.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { MadeTokenDialog } from './made-token-dialog.tsx';
import { daysOf, lifeOf, lifeOptions, readsOptions } from './words.ts';

interface MakeTokenDialogProps {
  readonly publicAddress: string | null;
  readonly onClose: () => void;
}

export function MakeTokenDialog({ publicAddress, onClose }: MakeTokenDialogProps) {
  const [made, setMade] = useState<MadeToken | null>(null);
  const { run, pending, failure } = useAction(makeTokenAction);
  const { control, register, handleSubmit, setValue, formState } = useForm<NewToken>({
    resolver: zodResolver(newTokenSchema),
    defaultValues: { name: '', role: 'viewer', days: 90 },
  });
  const { role, days } = useWatch({ control }) as NewToken;
  const save = handleSubmit(async (form) => setMade((await run(form)) ?? null));
  if (made) return <MadeTokenDialog made={made} publicAddress={publicAddress} onClose={onClose} />;
  return (
    <FormDialog
      title="Make a token"
      verb="Make the token"
      dismiss="Make none"
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <TextField
        {...register('name')}
        label="Name"
        description="Of what will use it: the audit names it so."
        problem={problemOf(formState.errors.name) ?? failure?.fieldErrors?.name}
      />
      <SelectField
        label="Reads"
        name="role"
        value={role}
        options={readsOptions}
        onChange={(value) => setValue('role', value)}
      />
      <SelectField
        label="Ends"
        name="days"
        value={lifeOf(days)}
        options={lifeOptions}
        onChange={(value) => setValue('days', daysOf(value))}
      />
    </FormDialog>
  );
}
