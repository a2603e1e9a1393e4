'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { updateSettingsAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { LimitsFields } from '../targets/limits-fields.tsx';
import { type LimitsForm, limitsFormSchema, toLimits, toLimitsForm } from '../targets/limits-schema.ts';

interface LimitsDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

const contractNames = { niceness: 'limits.niceness', bandwidthAmount: 'limits.bytesPerSecond' } as const;

/** How far the work for a replica steps back. The next run goes by it. */
export function LimitsDialog({ replica, onClose }: LimitsDialogProps) {
  const { control, formState, handleSubmit, setValue } = useForm<LimitsForm>({
    resolver: zodResolver(limitsFormSchema),
    defaultValues: toLimitsForm(replica.limits),
    mode: 'onTouched',
  });
  const values = { ...toLimitsForm(replica.limits), ...useWatch({ control }) };
  const { run, pending, failure } = useAction(updateSettingsAction);
  const save = handleSubmit(async (form) => {
    const settings = {
      replicaId: replica.replicaId,
      goalSeconds: Math.max(1, Math.round(replica.goalMs / 1000)),
      onBrokenChain: replica.onBrokenChain,
      limits: toLimits(form),
    };
    if (await run(settings)) onClose();
  });
  return (
    <FormDialog
      title={`Limits of ${replica.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <LimitsFields
        values={values}
        onChange={(name, value) =>
          setValue(name, value as never, { shouldDirty: true, shouldValidate: true })
        }
        problemOf={(name) => problemOf(formState.errors[name]) ?? failure?.fieldErrors?.[contractNames[name]]}
      />
    </FormDialog>
  );
}
