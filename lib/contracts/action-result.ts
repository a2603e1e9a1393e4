import type { ErrorCode, ErrorReport } from './errors.ts';

/** What is wrong with a field, and what to do. */
export interface FieldRefusal {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code?: ErrorCode | undefined;
}

/** What every server action answers: the value, or a report with the fields it concerns. */
export type ActionResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint?: string | undefined;
      /** Form field → what is wrong with it, and what to do. */
      readonly fieldErrors?: Readonly<Record<string, FieldRefusal>> | undefined;
    };

export const failed = <T>(
  report: ErrorReport,
  fieldErrors?: Readonly<Record<string, FieldRefusal>>,
): ActionResult<T> => ({
  ok: false,
  code: report.code,
  message: report.message,
  hint: report.hint,
  fieldErrors,
});
