'use client';
import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import { inputClasses } from '../ui/classes.ts';
import { Field, type FieldProblem } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { bandwidthUnits, ioChoices, type LimitsForm } from './limits-schema.ts';

interface LimitsFieldsProps {
  readonly values: LimitsForm;
  readonly onChange: <Name extends keyof LimitsForm>(name: Name, value: LimitsForm[Name]) => void;
  readonly problemOf: (name: 'niceness' | 'bandwidthAmount') => FieldProblem | undefined;
}

/** How far the work for a replica steps back behind the application. */
export function LimitsFields({ values, onChange, problemOf }: LimitsFieldsProps) {
  const isKnown = ioChoices.some(({ value }) => value === values.io);
  const choices = isKnown ? ioChoices : [...ioChoices, { value: values.io, label: values.io }];
  return (
    <>
      <TextField
        name="niceness"
        label="Niceness"
        description="0 competes with the application as an equal. From 1 on, copies also work only a quarter of the time while it writes. It costs nothing on an idle machine."
        inputMode="numeric"
        autoComplete="off"
        value={values.niceness}
        onChange={(event) => onChange('niceness', event.target.value)}
        problem={problemOf('niceness')}
      />
      <SelectField
        label="Disk"
        name="io"
        description="Where it stands in the queue of the disk. On a disk that never rests, only when idle means never."
        value={values.io}
        options={choices}
        onChange={(io) => onChange('io', io)}
        className="w-full"
      />
      <Field
        label="Bandwidth"
        name="bandwidthAmount"
        description="The most that leaves the environment, databases and log together. Less than the application writes leaves the replica behind for ever. Empty: no limit."
        problem={problemOf('bandwidthAmount')}
      >
        <div className="flex gap-2">
          <BaseField.Control
            name="bandwidthAmount"
            inputMode="numeric"
            autoComplete="off"
            placeholder="no limit"
            className={clsx(inputClasses, 'figures max-w-28')}
            value={values.bandwidthAmount}
            onValueChange={(amount) => onChange('bandwidthAmount', amount)}
          />
          <BaseField.Root name="bandwidthUnit">
            <Select
              label="Unit of the bandwidth"
              value={values.bandwidthUnit}
              options={bandwidthUnits}
              onChange={(unit) => onChange('bandwidthUnit', unit)}
              className="w-36"
            />
          </BaseField.Root>
        </div>
      </Field>
    </>
  );
}
