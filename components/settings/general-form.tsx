'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { updateGeneralSettingsAction } from '#app/settings/actions.ts';
import type { GeneralSettings } from '#lib/contracts/settings.ts';
import { useAction } from '../actions/use-action.ts';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { GoalField } from '../targets/goal-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  type GeneralForm as Form,
  generalFormSchema,
  toGeneralForm,
  toGeneralSettings,
} from './general-schema.ts';
import { GoalChoice } from './goal-choice.tsx';
import { SettingsForm } from './settings-form.tsx';

const fields = [
  'name',
  'goalAmount',
  'timeZone',
  'alertHours',
  'alertFreePercent',
  'keepSamplesDays',
  'keepOutputDays',
] as const;

const fieldOf = (name: string): string =>
  name === 'goalSeconds' ? 'goalAmount' : name.replace(/^logAlert\./, '');

export function GeneralForm({ settings }: { readonly settings: GeneralSettings }) {
  const { register, control, formState, handleSubmit, setValue, setError, reset } = useForm<Form>({
    resolver: zodResolver(generalFormSchema),
    values: toGeneralForm(settings),
    // Changed elsewhere meanwhile: what is being typed here stays.
    resetOptions: { keepDirtyValues: true },
    mode: 'onTouched',
  });
  const values = { ...toGeneralForm(settings), ...useWatch({ control }) };
  const { errors, isDirty } = formState;
  const { run, pending, failure } = useAction(updateGeneralSettingsAction);
  usePlaced(failure, () => failure && placeRefusals<Form>(failure, fields, setError, fieldOf));
  const save = handleSubmit(async (form) => {
    const saved = await run(toGeneralSettings(form));
    if (saved) reset(toGeneralForm(saved));
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;
  const number = (name: (typeof fields)[number], label: string, description: string) => (
    <TextField
      {...register(name)}
      label={label}
      description={description}
      inputMode="numeric"
      mono
      problem={problemOf(errors[name])}
    />
  );
  return (
    <SettingsForm onSubmit={save} pending={pending} dirty={isDirty} failure={failure}>
      <TextField
        {...register('name')}
        label="Name of this installation"
        description="Shown in the title and beside the navigation, so that two consoles are told apart. Empty: none."
        problem={problemOf(errors.name)}
      />
      <GoalChoice value={values.goal} onChange={(goal) => setValue('goal', goal, change)} />
      {values.goal === 'fixed' && (
        <GoalField
          amount={values.goalAmount}
          unit={values.goalUnit}
          onAmount={(amount) => setValue('goalAmount', amount, change)}
          onUnit={(unit) => setValue('goalUnit', unit, change)}
          problem={problemOf(errors.goalAmount)}
        />
      )}
      <TextField
        {...register('timeZone')}
        label="Time zone of new schedules"
        placeholder="as in the browser"
        description="A name like Europe/Vienna or UTC. Empty: that of whoever adds the target."
        problem={problemOf(errors.timeZone)}
      />
      <Pair>
        {number(
          'alertHours',
          'Log disk: hours before it is full',
          'Of environments that are registered from now on: told of when the disk of the log would be full within so many hours. 0: never.',
        )}
        {number(
          'alertFreePercent',
          'Log disk: percent free',
          'And told of when less than so many percent of it are free. 0: never.',
        )}
      </Pair>
      <Pair>
        {number(
          'keepSamplesDays',
          'Days of exposure kept',
          'Every sample for a day, the worst of each ten minutes for 30 days, the worst of each hour for as long as this. Older ones are deleted.',
        )}
        {number(
          'keepOutputDays',
          'Days of output kept',
          'The lines that runs have printed; older ones are deleted. Runs, their steps and their errors are always kept.',
        )}
      </Pair>
    </SettingsForm>
  );
}

function Pair({ children }: { readonly children: ReactNode }) {
  return <div className="grid items-start gap-6 sm:grid-cols-2">{children}</div>;
}
