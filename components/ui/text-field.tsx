'use client';
import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { inputClasses } from './classes.ts';
import { Field, type FieldProblem } from './field.tsx';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'name'> {
  readonly label: string;
  readonly name: string;
  readonly description?: ReactNode;
  readonly problem?: FieldProblem | undefined;
  /** Paths and expressions are read letter by letter. */
  readonly mono?: boolean | undefined;
  /** A button at the right of the field. */
  readonly aside?: ReactNode;
}

export function TextField({ label, name, description, problem, mono, aside, ...input }: TextFieldProps) {
  return (
    <Field label={label} name={name} description={description} problem={problem}>
      <div className="flex gap-2">
        <BaseField.Control
          autoComplete="off"
          spellCheck={false}
          {...input}
          name={name}
          className={clsx(inputClasses, mono && 'figures')}
        />
        {aside}
      </div>
    </Field>
  );
}
