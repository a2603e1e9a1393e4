'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { adoptReplicaAction } from '#app/replicas/adopt/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { asSentence } from '../format/count.ts';
import { DirectoryPicker } from '../forms/directory-picker.tsx';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { ScheduleField } from '../targets/schedule-field.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
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
  usePlaced(failure, () => failure && placeRefusals<AdoptionForm>(withFormNames(failure), fields, setError));

  const submit = handleSubmit(async (entered) => {
    const adopted = await run(toAdoption(entered));
    if (adopted) router.push(`/replicas/${adopted.replicaId}`);
  });
  const change = { shouldDirty: true, shouldValidate: true } as const;

  return (
    <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,520px)]">
      <form onSubmit={submit} className="space-y-6" noValidate>
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
        {failure && !failure.fieldErrors && (
          <Notice look="failure" title={asSentence(failure.message)} live>
            {failure.hint}
          </Notice>
        )}
        <Button type="submit" look="primary" disabled={pending || report?.usable === false}>
          {pending ? 'Taking it in…' : 'Take the replica in'}
        </Button>
      </form>
      <AdoptionFindings check={check} />
    </div>
  );
}

/** The contract nests the schedule; the form does not. */
function withFormNames<F extends { readonly fieldErrors?: Readonly<Record<string, object>> | undefined }>(
  failure: F,
): F {
  const renamed = Object.entries(failure.fieldErrors ?? {}).map(([name, problem]) => [
    name.replace(/^schedule\./, ''),
    problem,
  ]);
  return { ...failure, fieldErrors: Object.fromEntries(renamed) };
}
