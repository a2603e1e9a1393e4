import { headers } from 'next/headers';
import type { Operator } from '#lib/auth/operator.ts';
import { requireOperator } from '#lib/auth/require-operator.ts';
import { type ActionResult, failed } from '#lib/contracts/action-result.ts';
import { fieldErrorsOf, reportOf } from '#lib/services/error-report.ts';

/**
 * The one boundary of server actions: checks who asks, runs `act` and turns what it throws into an answer.
 * Nothing is thrown to the browser.
 */
export async function runAction<T>(act: (operator: Operator) => Promise<T>): Promise<ActionResult<T>> {
  try {
    const operator = requireOperator(await headers(), 'write');
    return { ok: true, value: await act(operator) };
  } catch (error) {
    const report = reportOf(error);
    // The operator sees the sentence; what nobody expected is told with its place in the server's log.
    if (report.code === 'internal') console.error(error);
    return failed(report, fieldErrorsOf(error));
  }
}

/** For server components: the operator behind the page that is being rendered. Throws `forbidden`. */
export async function pageOperator(): Promise<Operator> {
  return requireOperator(await headers(), 'read');
}
