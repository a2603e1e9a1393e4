'use client';
import type { RetentionSettings } from '#lib/contracts/retention.ts';
import type { FieldProblem } from '../ui/field.tsx';
import { TextField } from '../ui/text-field.tsx';

type RetentionName = keyof RetentionSettings;

interface RetentionFieldsProps {
  readonly values: Readonly<Record<RetentionName, string>>;
  readonly onChange: (name: RetentionName, value: string) => void;
  readonly problemOf: (name: RetentionName) => FieldProblem | undefined;
}

const fields = [
  {
    name: 'keepBases',
    label: 'Bases to keep',
    description:
      'Copies of the database files for restores to a moment after them; each takes their size. 0 keeps none.',
  },
  {
    name: 'baseEveryHours',
    label: 'Hours between bases',
    description: 'A run that publishes makes one where the newest is at least this old.',
  },
  {
    name: 'keepArchiveDays',
    label: 'Days to keep the log',
    description:
      'Every moment of these days stays restorable, once a base is old enough. 0 keeps what the bases need.',
  },
] as const satisfies readonly { name: RetentionName; label: string; description: string }[];

export const retentionNames = fields.map(({ name }) => name);

/** What a replica keeps for restores to a moment. */
export function RetentionFields({ values, onChange, problemOf }: RetentionFieldsProps) {
  return fields.map(({ name, label, description }) => (
    <TextField
      key={name}
      name={name}
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="off"
      value={values[name]}
      onChange={(event) => onChange(name, event.target.value)}
      problem={problemOf(name)}
    />
  ));
}
