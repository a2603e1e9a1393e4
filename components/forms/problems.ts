import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { ActionResult } from '#lib/contracts/action-result.ts';
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
    // React Hook Form carries one text per problem: the hint goes after a line feed, see problemOf.
    setError(
      field,
      { type: 'server', message: [problem.message, problem.hint].filter(Boolean).join('\n') },
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
  const [message = 'not valid', hint] = (error.message ?? 'not valid').split('\n');
  return { message, hint };
}
