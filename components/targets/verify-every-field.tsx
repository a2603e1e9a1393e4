'use client';
import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { inputClasses } from '../ui/classes.ts';
import { Field, type FieldProblem } from '../ui/field.tsx';

interface VerifyEveryFieldProps {
  readonly days: string;
  readonly onDays: (days: string) => void;
  readonly problem?: FieldProblem | undefined;
  /** What the present setting leads to. */
  readonly present?: ReactNode;
}

export function VerifyEveryField({ days, onDays, problem, present }: VerifyEveryFieldProps) {
  return (
    <Field
      label="Verify every"
      name="verifyEveryDays"
      description="A failover is rehearsed in a copy, and every database in it is verified. 0: only when somebody asks."
      problem={problem}
    >
      <div className="flex items-center gap-2">
        <BaseField.Control
          name="verifyEveryDays"
          inputMode="numeric"
          autoComplete="off"
          className={clsx(inputClasses, 'figures max-w-28')}
          value={days}
          onValueChange={onDays}
        />
        days
      </div>
      {present && <p className="text-sm text-muted">{present}</p>}
    </Field>
  );
}
