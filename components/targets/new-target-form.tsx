'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { addTargetAction } from '#app/environments/[id]/targets/new/actions.ts';
import type { GeneralSettings } from '#lib/contracts/settings.ts';
import { useAction } from '../actions/use-action.ts';
import { environmentQuery } from '../environments/queries.ts';
import { nameFromPath } from '../environments/schema.ts';
import { DirectoryPicker } from '../forms/directory-picker.tsx';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { WizardForm } from '../forms/wizard-form.tsx';
import { RetentionFields, retentionNames } from '../replicas/retention-fields.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { TextField } from '../ui/text-field.tsx';
import { BrokenChainField } from './broken-chain-field.tsx';
import { type FollowingForm, followingGoalSeconds } from './following-choices.ts';
import { FollowingFields } from './following-fields.tsx';
import { GoalField } from './goal-field.tsx';
import { LimitsFields } from './limits-fields.tsx';
import { ScheduleField } from './schedule-field.tsx';
import { presetOf, splitGoal } from './schedule-presets.ts';
import { emptyTargetForm, type TargetForm, targetFormSchema, toNewTarget, withDefaults } from './schema.ts';
import { TargetFindings } from './target-findings.tsx';
import { useTargetCheck } from './use-target-check.ts';

const fields = [
  'directory',
  'name',
  'cron',
  'timeZone',
  'goalAmount',
  'niceness',
  'bandwidthAmount',
  ...retentionNames,
] as const;

const formNames: Readonly<Record<string, string>> = {
  goalSeconds: 'goalAmount',
  'limits.niceness': 'niceness',
  'limits.bytesPerSecond': 'bandwidthAmount',
};

/** The contract nests schedule, retention and limits; the form does not. */
const fieldOf = (name: string): string => formNames[name] ?? name.replace(/^(?:schedule|retention)\./, '');

interface NewTargetFormProps {
  readonly environmentId: string;
  /** What an administrator chose for new targets. */
  readonly defaults: Pick<GeneralSettings, 'goalSeconds' | 'timeZone'>;
}

export function NewTargetForm({ environmentId, defaults }: NewTargetFormProps) {
  const router = useRouter();
  const environment = useSuspenseQuery(environmentQuery(environmentId)).data;
  const form = useForm<TargetForm>({
    resolver: zodResolver(targetFormSchema),
    defaultValues: withDefaults(defaults),
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError, setValue, control } = form;
  const { errors, dirtyFields } = formState;
  const values = { ...emptyTargetForm, ...useWatch({ control }) };
  const check = useTargetCheck(environmentId, values.directory);
  const { run, pending, failure } = useAction(addTargetAction);

  // The reader's zone is known in the browser only.
  useEffect(() => {
    if (defaults.timeZone === null) setValue('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, [setValue, defaults.timeZone]);
  usePlaced(failure, () => failure && placeRefusals<TargetForm>(failure, fields, setError, fieldOf));

  const suggestName = (directory: string) => {
    if (!dirtyFields.name) setValue('name', nameFromPath(directory));
  };
  const choosePreset = (preset: TargetForm['preset']) => {
    const { goalSeconds } = presetOf(preset);
    if (values.every === 'off') chooseGoal(goalSeconds);
  };
  const chooseGoal = (goalSeconds: number | null) => {
    if (
      goalSeconds === null ||
      defaults.goalSeconds !== null ||
      dirtyFields.goalAmount ||
      dirtyFields.goalUnit
    )
      return;
    const { amount, unit } = splitGoal(goalSeconds);
    setValue('goalAmount', String(amount));
    setValue('goalUnit', unit);
  };
  const submit = handleSubmit(async (entered) => {
    const added = await run(toNewTarget(environmentId, entered));
    if (added) router.push(`/runs/${added.runId}`);
  });

  return (
    <WizardForm
      onSubmit={submit}
      verb="Add the target and take the first snapshot"
      doing="Adding…"
      pending={pending}
      unusable={check.report?.usable === false}
      failure={failure}
      findings={<TargetFindings check={check} environment={environment.report} />}
    >
      <TextField
        {...register('directory', { onChange: (event) => suggestName(event.target.value) })}
        label="Target directory"
        mono
        placeholder="/backup/orders"
        description="Empty, or not there yet: it is created. Best on another disk than the environment."
        problem={problemOf(errors.directory) ?? check.problem}
        aside={
          <DirectoryPicker
            label="Choose the target directory"
            start={values.directory}
            onPick={(directory) => {
              setValue('directory', directory, { shouldDirty: true, shouldValidate: true });
              suggestName(directory);
            }}
          />
        }
      />
      <TextField
        {...register('name')}
        label="Name"
        description="How this replica is called."
        problem={problemOf(errors.name)}
      />
      <ScheduleField
        value={values}
        onChange={(change) => {
          if (change.preset !== undefined) {
            setValue('preset', change.preset, { shouldDirty: true });
            choosePreset(change.preset);
          }
          if (change.cron !== undefined)
            setValue('cron', change.cron, { shouldDirty: true, shouldValidate: true });
          if (change.timeZone !== undefined)
            setValue('timeZone', change.timeZone, { shouldDirty: true, shouldValidate: true });
        }}
        problems={{
          cron: formState.isSubmitted ? problemOf(errors.cron) : undefined,
          timeZone: problemOf(errors.timeZone),
        }}
      />
      <FollowingFields
        value={values}
        onChange={(change) => {
          for (const [name, choice] of Object.entries(change))
            setValue(name as keyof FollowingForm, choice, { shouldDirty: true });
          if (change.every !== undefined && change.every !== 'off') chooseGoal(followingGoalSeconds);
        }}
      />
      <GoalField
        amount={values.goalAmount}
        unit={values.goalUnit}
        onAmount={(amount) => setValue('goalAmount', amount, { shouldDirty: true, shouldValidate: true })}
        onUnit={(unit) => setValue('goalUnit', unit, { shouldDirty: true, shouldValidate: true })}
        problem={problemOf(errors.goalAmount)}
      />
      <BrokenChainField
        value={values.onBrokenChain}
        onChange={(value) => setValue('onBrokenChain', value, { shouldDirty: true })}
      />
      <Disclosure title="Limits" forceOpen={Boolean(errors.niceness ?? errors.bandwidthAmount)}>
        <div className="space-y-6 pl-5.5">
          <LimitsFields
            values={values}
            onChange={(name, value) =>
              setValue(name, value as never, { shouldDirty: true, shouldValidate: true })
            }
            problemOf={(name) => problemOf(errors[name])}
          />
        </div>
      </Disclosure>
      <Disclosure
        title="Kept for restores to a moment"
        forceOpen={retentionNames.some((name) => errors[name] !== undefined)}
      >
        <div className="space-y-6 pl-5.5">
          <RetentionFields
            values={values}
            onChange={(name, value) => setValue(name, value, { shouldDirty: true, shouldValidate: true })}
            problemOf={(name) => problemOf(errors[name])}
          />
        </div>
      </Disclosure>
    </WizardForm>
  );
}
