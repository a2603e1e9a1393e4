'use client';
import { useQuery } from '@tanstack/react-query';
import { aboutQuery } from '../settings/queries.ts';
import type { FieldProblem } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { utilitiesOptions } from './utilities-choice.ts';

interface UtilitiesFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Undefined: of all hosts. */
  readonly host?: string | undefined;
  readonly problem?: FieldProblem | undefined;
}

/** Which of its host's Berkeley DB utilities work on an environment. */
export function UtilitiesField({ value, onChange, host, problem }: UtilitiesFieldProps) {
  const { data } = useQuery(aboutQuery);
  return (
    <SelectField
      label="Berkeley DB utilities"
      name="utilities"
      description="Of the release that the application is linked with. A host offers what is on its PATH and in the directories of UNDERSTUDY_UTILITIES."
      value={value}
      options={utilitiesOptions(data, host, value)}
      onChange={onChange}
      problem={problem}
    />
  );
}
