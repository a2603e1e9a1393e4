'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { updateSettingsAction } from '#app/replicas/[id]/actions.ts';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { problemOf } from '../forms/problems.ts';
import { BrokenChainField } from '../targets/broken-chain-field.tsx';
import { GoalField } from '../targets/goal-field.tsx';
import { type SettingsForm, settingsFormSchema, toSettings, toSettingsForm } from '../targets/schema.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface SettingsDialogProps {
  readonly replica: ReplicaDetail;
  readonly onClose: () => void;
}

/** Goal and broken chain of a replica that is there already. */
export function SettingsDialog({ replica, onClose }: SettingsDialogProps) {
  const formId = useId();
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Goal and broken chain of ${replica.name}`}
      footer={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" form={formId} look="primary" disabled={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="space-y-6" noValidate>
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
        {failure && !failure.fieldErrors && (
          <p role="alert" className="text-bad">
            {asSentence(failure.message)} <span className="text-muted">{failure.hint}</span>
          </p>
        )}
      </form>
    </Dialog>
  );
}
