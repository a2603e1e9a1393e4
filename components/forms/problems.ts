import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import type { PreflightCheck } from '#lib/contracts/environment.ts';
import { type ErrorCode, errorCatalogue } from '#lib/contracts/errors.ts';
import type { FieldProblem } from '../ui/field.tsx';

type Refusal = Extract<ActionResult<never>, { ok: false }>;

/**
 * Puts a server's refusals at their fields. Answers whether there was a field for at least one of them. `fieldOf` a name of
 * the contract, where it nests what the form does not.
 */
export function placeRefusals<T extends FieldValues>(
  refusal: Refusal,
  fields: readonly Path<T>[],
  setError: UseFormSetError<T>,
  fieldOf: (name: string) => string = (name) => name,
): boolean {
  let placed = false;
  for (const [told, problem] of Object.entries(refusal.fieldErrors ?? {})) {
    const name = fieldOf(told);
    const field = fields.find((each) => name === each || name.startsWith(`${each}.`));
    if (field === undefined) continue;
    // React Hook Form carries one text per problem: hint and code go after line feeds, see problemOf.
    setError(
      field,
      {
        type: 'server',
        message: [problem.message, problem.hint ?? '', problem.code ?? ''].join('\n').trim(),
      },
      { shouldFocus: !placed },
    );
    placed = true;
  }
  return placed;
}

export function problemOf(
  error: { readonly message?: string | undefined } | undefined,
): FieldProblem | undefined {
  if (!error) return undefined;
  const [message = 'not valid', hint, code] = (error.message ?? 'not valid').split('\n');
  return { message, hint: hint || undefined, code: asCode(code) };
}

const asCode = (text: string | undefined): ErrorCode | undefined =>
  text !== undefined && Object.hasOwn(errorCatalogue, text) ? (text as ErrorCode) : undefined;

/** A failed check at the field that it concerns. */
export const asProblem = ({ message, hint, code }: PreflightCheck): FieldProblem => ({
  message,
  hint: hint ?? undefined,
  code: code ?? undefined,
});
