'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { adoptReplicaAction } from '#app/replicas/adopt/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { DirectoryPicker } from '../forms/directory-picker.tsx';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { WizardForm } from '../forms/wizard-form.tsx';
import { ScheduleField } from '../targets/schedule-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AdoptionFindings } from './adoption-findings.tsx';
import {
  type AdoptionForm,
  adoptionFormSchema,
  asksPassword,
  emptyAdoptionForm,
  suggestedNames,
  toAdoption,
} from './schema.ts';
import { useAdoptionCheck } from './use-adoption-check.ts';

const fields = ['directory', 'password', 'environmentName', 'name', 'cron', 'timeZone'] as const;

/** Looks before it asks: what the directory says of itself stands beside the form, and its names are suggested. */
export function AdoptReplicaForm({ directory = '' }: { readonly directory?: string | undefined }) {
  const router = useRouter();
  const form = useForm<AdoptionForm>({
    resolver: zodResolver(adoptionFormSchema),
    defaultValues: { ...emptyAdoptionForm, directory },
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError, setValue, control } = form;
  const { errors, dirtyFields } = formState;
  const values = { ...emptyAdoptionForm, ...useWatch({ control }) };
  const check = useAdoptionCheck(values.directory, values.password);
  const { report } = check;
  const { run, pending, failure } = useAction(adoptReplicaAction);
  const joins = report?.environmentName ?? null;

  // The reader's zone is known in the browser only.
  useEffect(() => setValue('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone), [setValue]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another finding is news; what was typed stays.
  useEffect(() => {
    if (!report?.replica) return;
    const suggested = suggestedNames(report);
    if (!dirtyFields.environmentName) setValue('environmentName', suggested.environmentName);
    if (!dirtyFields.name) setValue('name', suggested.name);
  }, [report?.directory, report?.replica?.replicaId, report?.environmentName]);
  usePlaced(
    failure,
    () =>
      failure &&
      placeRefusals<AdoptionForm>(failure, fields, setError, (name) => name.replace(/^schedule\./, '')),
  );

  const submit = handleSubmit(async (entered) => {
    const adopted = await run(toAdoption(entered));
    if (adopted) router.push(`/replicas/${adopted.replicaId}`);
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;

  return (
    <WizardForm
      onSubmit={submit}
      verb="Take the replica in"
      doing="Taking it in…"
      pending={pending}
      unusable={report?.usable === false}
      failure={failure}
      findings={<AdoptionFindings check={check} />}
    >
      <TextField
        {...register('directory')}
        label="Replica directory"
        mono
        placeholder="/backup/orders"
        description="The directory that holds understudy.json. Nothing in it is changed."
        problem={problemOf(errors.directory) ?? check.problems.directory}
        aside={
          <DirectoryPicker
            label="Choose the replica directory"
            start={values.directory}
            onPick={(picked) => setValue('directory', picked, change)}
          />
        }
      />
      {asksPassword(report, values.password) && (
        <TextField
          {...register('password')}
          label="Password"
          type="password"
          autoComplete="new-password"
          description="Of the encrypted environment; the directory does not hold it. Kept encrypted, never logged."
          problem={problemOf(errors.password) ?? check.problems.password}
        />
      )}
      {joins === null && (
        <TextField
          {...register('environmentName')}
          label="Name of its environment"
          description="The environment is registered along with the replica."
          problem={problemOf(errors.environmentName)}
        />
      )}
      <TextField
        {...register('name')}
        label="Name"
        description={
          joins === null ? 'How this replica is called.' : `How this replica of ${joins} is called.`
        }
        problem={problemOf(errors.name)}
      />
      <ScheduleField
        value={values}
        onChange={({ preset, cron, timeZone }) => {
          if (preset !== undefined) setValue('preset', preset, { shouldDirty: true });
          if (cron !== undefined) setValue('cron', cron, change);
          if (timeZone !== undefined) setValue('timeZone', timeZone, change);
        }}
        problems={{
          cron: formState.isSubmitted ? problemOf(errors.cron) : undefined,
          timeZone: problemOf(errors.timeZone),
        }}
      />
    </WizardForm>
  );
}
