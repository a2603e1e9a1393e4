'use client';
import type { ComponentProps } from 'react';
import type { FieldProblem } from '../ui/field.tsx';
import { TextField } from '../ui/text-field.tsx';

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'name' | 'type'> {
  readonly name: string;
  readonly label: string;
  readonly problem?: FieldProblem | undefined;
  /** Of an account: the managers of passwords keep it apart from the present one. */
  readonly isNew?: boolean | undefined;
}

/** A password is pasted and kept by a manager, so nothing stands in the way of that. */
export function PasswordField({ isNew = false, ...rest }: PasswordFieldProps) {
  return (
    <TextField
      {...rest}
      type="password"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      description={
        isNew ? 'At least 12 characters. Several words are easy to remember and hard to guess.' : undefined
      }
    />
  );
}
