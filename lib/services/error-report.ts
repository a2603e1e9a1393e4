import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import { namedDatabaseError } from '../store/database-errors.ts';
import type { FieldErrors } from './invalid-input.ts';

/** What a service threw, for a page or a program: a database that is away is named as such. */
export const reportOf = (error: unknown): ErrorReport => toErrorReport(namedDatabaseError(error));

/** The fields that a refusal concerns; undefined for any other error. */
export function fieldErrorsOf(error: unknown): FieldErrors | undefined {
  if (!(error instanceof Error) || !('fieldErrors' in error)) return undefined;
  return error.fieldErrors as FieldErrors;
}
