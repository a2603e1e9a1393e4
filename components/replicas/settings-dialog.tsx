'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { updateSettingsAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { problemOf } from '../forms/problems.ts';
import { BrokenChainField } from '../targets/broken-chain-field.tsx';
import { GoalField } from '../targets/goal-field.tsx';
import { type SettingsForm, settingsFormSchema, toSettings, toSettingsForm } from '../targets/schema.ts';
import { VerifyEveryField } from '../targets/verify-every-field.tsx';
import { NextVerification } from './next-verification.tsx';

interface SettingsDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

/** Goal, broken chain and verification of a replica that is there already. */
export function SettingsDialog({ replica, onClose }: SettingsDialogProps) {
  const { control, formState, handleSubmit, setValue } = useForm<SettingsForm>({
    resolver: zodResolver(settingsFormSchema),
    defaultValues: toSettingsForm(replica),
    mode: 'onTouched',
  });
  const values = { ...toSettingsForm(replica), ...useWatch({ control }) };
  const { run, pending, failure } = useAction(updateSettingsAction);
  const save = handleSubmit(async (form) => {
    if (await run(toSettings(replica.replicaId, form))) onClose();
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;
  return (
    <FormDialog
      title={`Goal, broken chain and verification of ${replica.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <GoalField
        amount={values.goalAmount}
        unit={values.goalUnit}
        onAmount={(amount) => setValue('goalAmount', amount, change)}
        onUnit={(unit) => setValue('goalUnit', unit, change)}
        problem={problemOf(formState.errors.goalAmount) ?? failure?.fieldErrors?.goalSeconds}
      />
      <BrokenChainField
        value={values.onBrokenChain}
        onChange={(value) => setValue('onBrokenChain', value, change)}
      />
      <VerifyEveryField
        days={values.verifyEveryDays}
        onDays={(days) => setValue('verifyEveryDays', days, change)}
        problem={problemOf(formState.errors.verifyEveryDays) ?? failure?.fieldErrors?.verifyEveryDays}
        present={
          <>
            As it is set now: <NextVerification replica={replica} />.
          </>
        }
      />
    </FormDialog>
  );
}
