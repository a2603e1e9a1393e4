'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useForm, useWatch } from 'react-hook-form';
import { registerEnvironmentAction } from '#app/environments/new/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { DirectoryPicker } from '../forms/directory-picker.tsx';
import { placeRefusals, problemOf } from '../forms/problems.ts';
import { usePlaced } from '../forms/use-placed.ts';
import { WizardForm } from '../forms/wizard-form.tsx';
import { inputClasses } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Field } from '../ui/field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CopyingFields } from './copying-fields.tsx';
import { EnvironmentFindings } from './environment-findings.tsx';
import {
  type EnvironmentForm,
  emptyEnvironmentForm,
  environmentFormSchema,
  nameFromPath,
  toNewEnvironment,
} from './schema.ts';
import { useEnvironmentCheck } from './use-environment-check.ts';
import { fittingUtilities } from './utilities-choice.ts';
import { UtilitiesField } from './utilities-field.tsx';

const fields = [
  'home',
  'name',
  'dataDirectories',
  'logDirectory',
  'password',
  'utilities',
  'ownFiles',
] as const;

/** The contract nests what is copied; the form does not. */
const fieldOf = (name: string): string => (name.startsWith('copying.') ? 'ownFiles' : name);

interface NewEnvironmentFormProps {
  /** What the form begins with, where a link said so. */
  readonly home?: string | undefined;
  readonly name?: string | undefined;
}

/** Looks before it asks: the home is examined while it is typed, and what was found stands beside the form. */
export function NewEnvironmentForm({ home = '', name = nameFromPath(home) }: NewEnvironmentFormProps) {
  const router = useRouter();
  const form = useForm<EnvironmentForm>({
    resolver: zodResolver(environmentFormSchema),
    defaultValues: { ...emptyEnvironmentForm, home, name },
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError, setValue, control } = form;
  const { errors, dirtyFields } = formState;
  const values = useWatch({ control });
  const check = useEnvironmentCheck({ ...emptyEnvironmentForm, ...values });
  const { run, pending, failure } = useAction(registerEnvironmentAction);

  const advancedProblem = fields
    .slice(2)
    .some((name) => errors[name] !== undefined || check.problems[name] !== undefined);

  const suggestName = (home: string) => {
    if (!dirtyFields.name) setValue('name', nameFromPath(home));
  };
  const submit = handleSubmit(async (entered) => {
    const registered = await run(toNewEnvironment(entered));
    if (registered) router.push(`/environments/${registered.environmentId}/targets/new?first=1`);
  });
  const homeField = register('home', { onChange: (event) => suggestName(event.target.value) });
  // A refusal of the server is placed once, when it arrives; typing clears it.
  usePlaced(failure, () => failure && placeRefusals<EnvironmentForm>(failure, fields, setError, fieldOf));

  return (
    <WizardForm
      onSubmit={submit}
      verb="Register and add a target"
      doing="Registering…"
      pending={pending}
      unusable={check.report?.usable === false}
      failure={failure}
      findings={<EnvironmentFindings check={check} />}
    >
      <TextField
        {...homeField}
        label="Environment home"
        mono
        placeholder="/srv/app/db"
        description="The directory that the application opens as its Berkeley DB environment. Nothing in it is changed."
        problem={problemOf(errors.home) ?? check.problems.home}
        aside={
          <DirectoryPicker
            label="Choose the environment home"
            start={values.home ?? ''}
            onPick={(directory) => {
              setValue('home', directory, { shouldDirty: true, shouldValidate: true });
              suggestName(directory);
            }}
          />
        }
      />
      <TextField
        {...register('name')}
        label="Name"
        description="How it is called on these pages."
        problem={problemOf(errors.name)}
      />
      <Disclosure
        title="Directories set by the application, password, utilities, what is copied"
        forceOpen={advancedProblem}
      >
        <div className="space-y-6 pl-5.5">
          <Field
            label="Data directories"
            name="dataDirectories"
            description="Only those that the application sets in its own code; those in DB_CONFIG are found. One in each line."
            problem={problemOf(errors.dataDirectories) ?? check.problems.dataDirectories}
          >
            <textarea
              {...register('dataDirectories')}
              aria-label="Data directories"
              rows={2}
              spellCheck={false}
              className={`${inputClasses} figures h-auto py-2`}
            />
          </Field>
          <TextField
            {...register('logDirectory')}
            label="Log directory"
            mono
            description="Only where the application sets it in its own code."
            problem={problemOf(errors.logDirectory) ?? check.problems.logDirectory}
          />
          <TextField
            {...register('password')}
            label="Password"
            type="password"
            autoComplete="new-password"
            description="Of an encrypted environment. Kept encrypted, never logged."
            problem={problemOf(errors.password) ?? check.problems.password}
          />
          <UtilitiesField
            value={values.utilities ?? fittingUtilities}
            onChange={(utilities) => setValue('utilities', utilities, { shouldDirty: true })}
            problem={problemOf(errors.utilities) ?? check.problems.utilities}
          />
          <CopyingFields
            values={{ ...emptyEnvironmentForm, ...values }}
            onCopyMode={(copyMode) => setValue('copyMode', copyMode, { shouldDirty: true })}
            onOwnFiles={(text) => setValue('ownFiles', text, { shouldDirty: true, shouldValidate: true })}
            problem={problemOf(errors.ownFiles) ?? check.problems.ownFiles}
          />
        </div>
      </Disclosure>
    </WizardForm>
  );
}
