'use client';
import { Field as BaseField } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import { ErrorLink } from '../failures/error-link.tsx';
import { asSentence } from '../format/count.ts';

export interface FieldProblem {
  readonly message: string;
  readonly hint?: string | undefined;
  /** Where its meaning is explained; of a value that is merely mistyped there is nothing to explain. */
  readonly code?: ErrorCode | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  /** What the field is for; stays when a problem is shown below it. */
  readonly description?: ReactNode;
  readonly problem?: FieldProblem | undefined;
  readonly children: ReactNode;
}

/** Label, control, description and problem, tied together for every reader. */
export function Field({ label, name, description, problem, children }: FieldProps) {
  return (
    <BaseField.Root name={name} invalid={problem !== undefined} className="space-y-1.5">
      <BaseField.Label className="block font-medium">{label}</BaseField.Label>
      {children}
      {description && (
        <BaseField.Description className="text-sm text-muted text-pretty">
          {description}
        </BaseField.Description>
      )}
      {problem && (
        <BaseField.Error match className="text-sm" data-field-error={name}>
          <span className="font-medium text-bad wrap-anywhere">{asSentence(problem.message)}</span>
          {problem.hint && <span className="text-muted wrap-anywhere"> {asSentence(problem.hint)}</span>}
          {problem.code && problem.code !== 'input-invalid' && (
            <>
              {' '}
              <ErrorLink code={problem.code} />
            </>
          )}
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}
