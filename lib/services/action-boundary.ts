import { headers } from 'next/headers';
import type { Operator } from '../auth/operator.ts';
import { requireOperator } from '../auth/require-operator.ts';
import { type ActionResult, failed } from '../contracts/action-result.ts';
import { toErrorReport } from '../contracts/errors.ts';
import { namedDatabaseError } from '../store/database-errors.ts';
import type { FieldErrors } from './invalid-input.ts';

/**
 * The one boundary of server actions: checks who asks, runs `act` and turns what it throws into an answer.
 * Nothing is thrown to the browser.
 */
export async function runAction<T>(act: (operator: Operator) => Promise<T>): Promise<ActionResult<T>> {
  try {
    const operator = requireOperator(await headers(), 'write');
    return { ok: true, value: await act(operator) };
  } catch (error) {
    const report = toErrorReport(namedDatabaseError(error));
    // The operator sees the sentence; what nobody expected is told with its place in the server's log.
    if (report.code === 'internal') console.error(error);
    return failed(report, fieldErrorsOf(error));
  }
}

/** For server components: the operator behind the page that is being rendered. Throws `forbidden`. */
export async function pageOperator(): Promise<Operator> {
  return requireOperator(await headers(), 'read');
}

function fieldErrorsOf(error: unknown): FieldErrors | undefined {
  if (!(error instanceof Error) || !('fieldErrors' in error)) return undefined;
  return error.fieldErrors as FieldErrors;
}
