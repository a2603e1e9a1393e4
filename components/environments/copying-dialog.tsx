import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { updateEnvironmentAction } from '#app/environments/[id]/actions.ts';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { CopyingFields } from './copying-fields.tsx';
import { type CopyingForm, copyingFormSchema, toCopying, toCopyingForm } from './copying-schema.ts';

interface CopyingDialogProps {
  readonly environment: EnvironmentDetail;
  readonly onClose: () => void;
}

/** What runs copy beside the databases, from their next start on. */
export function CopyingDialog({ environment, onClose }: CopyingDialogProps) {
  const start = toCopyingForm(environment.copying);
  const { control, formState, handleSubmit, setValue } = useForm<CopyingForm>({
    resolver: zodResolver(copyingFormSchema),
    defaultValues: start,
    mode: 'onTouched',
  });
  const { run, pending, failure } = useAction(updateEnvironmentAction);
  const save = handleSubmit(async (form) => {
    if (await run({ environmentId: environment.id, copying: toCopying(form) })) onClose();
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;
  const refused = Object.entries(failure?.fieldErrors ?? {}).find(([name]) =>
    name.startsWith('copying.'),
  )?.[1];
  return (
    <FormDialog
      title={`Copied of ${environment.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <CopyingFields
        values={{ ...start, ...useWatch({ control }) }}
        onCopyMode={(copyMode) => setValue('copyMode', copyMode, change)}
        onOwnFiles={(text) => setValue('ownFiles', text, change)}
        problem={problemOf(formState.errors.ownFiles) ?? refused}
      />
    </FormDialog>
  );
}
