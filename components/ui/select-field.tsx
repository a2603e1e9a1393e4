'use client';
import type { ReactNode } from 'react';
import { Field, type FieldProblem } from './field.tsx';
import { type Option, Select } from './select.tsx';

interface SelectFieldProps<V extends string> {
  readonly label: string;
  readonly name: string;
  readonly description?: ReactNode;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  readonly className?: string | undefined;
  readonly problem?: FieldProblem | undefined;
}

/** A choice with its label and description. */
export function SelectField<V extends string>(props: SelectFieldProps<V>) {
  const { name, description, problem, ...select } = props;
  return (
    <Field label={props.label} name={name} description={description} problem={problem}>
      <Select {...select} labelled />
    </Field>
  );
}
