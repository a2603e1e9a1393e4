'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { updateSettingsAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { RetentionFields } from './retention-fields.tsx';
import {
  type RetentionForm,
  retentionFormSchema,
  toRetentionForm,
  toRetentionSettings,
} from './retention-schema.ts';

interface RetentionDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

/** What a replica keeps for restores to a moment. The next run goes by it. */
export function RetentionDialog({ replica, onClose }: RetentionDialogProps) {
  const { control, formState, handleSubmit, setValue } = useForm<RetentionForm>({
    resolver: zodResolver(retentionFormSchema),
    defaultValues: toRetentionForm(replica),
    mode: 'onTouched',
  });
  const values = { ...toRetentionForm(replica), ...useWatch({ control }) };
  const { run, pending, failure } = useAction(updateSettingsAction);
  const save = handleSubmit(async (form) => {
    if (await run(toRetentionSettings(replica, form))) onClose();
  });
  const less =
    Number(values.keepBases) < replica.retention.keepBases ||
    Number(values.keepArchiveDays) < replica.retention.keepArchiveDays;
  return (
    <FormDialog
      title={`Kept for restores of ${replica.name}`}
      confirmName={less ? replica.name : undefined}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <RetentionFields
        values={values}
        onChange={(name, value) => setValue(name, value, { shouldDirty: true, shouldValidate: true })}
        problemOf={(name) => problemOf(formState.errors[name]) ?? failure?.fieldErrors?.[`retention.${name}`]}
      />
      {less && (
        <p role="status" className="text-sm text-muted">
          The next run removes what is beyond this: the oldest bases, and the log that only they need. Moments
          that only they reach can no longer be restored, which cannot be undone; bases that you keep yourself
          stay. See what would go first:{' '}
          <span className="figures wrap-anywhere">
            understudy prune {replica.directory} --dry-run --keep-bases {values.keepBases}
          </span>
        </p>
      )}
    </FormDialog>
  );
}
