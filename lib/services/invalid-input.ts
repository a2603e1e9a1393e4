import type { z } from 'zod';
import type { FieldRefusal } from '../contracts/action-result.ts';
import { type ErrorCode, UnderstudyError } from '../contracts/errors.ts';

export type FieldErrors = Readonly<Record<string, FieldRefusal>>;

/** A refusal that names the fields it concerns. `fieldErrors` is found by shape, as errors are told by code. */
export class InvalidInput extends UnderstudyError {
  readonly fieldErrors: FieldErrors;

  constructor(code: ErrorCode, message: string, fieldErrors: FieldErrors, hint?: string) {
    super(code, message, { hint });
    this.fieldErrors = fieldErrors;
  }
}

/** The refusal of one field: the error's own sentence and hint stand at that field. */
export function refuseField(field: string, code: ErrorCode, message: string, hint?: string): InvalidInput {
  return new InvalidInput(code, message, { [field]: { message, hint, code } }, hint);
}

/** The parsed value, or an `input-invalid` refusal that names each field once. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fieldErrors: Record<string, { message: string }> = {};
  for (const issue of parsed.error.issues) {
    fieldErrors[issue.path.join('.')] ??= { message: issue.message };
  }
  const first = parsed.error.issues[0];
  throw new InvalidInput('input-invalid', first?.message ?? 'the input is not valid', fieldErrors);
}
