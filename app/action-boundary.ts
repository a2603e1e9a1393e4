import { headers } from 'next/headers';
import { cache } from 'react';
import { assertMay } from '#lib/auth/assert-may.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { requireOperator } from '#lib/auth/require-operator.ts';
import { type ActionResult, failed } from '#lib/contracts/action-result.ts';
import type { AuditSubject } from '#lib/contracts/audit.ts';
import type { Deed } from '#lib/contracts/deeds.ts';
import { carryOut } from '#lib/services/carry-out.ts';
import { fieldErrorsOf, reportOf } from '#lib/services/error-report.ts';

/**
 * The one boundary of server actions: finds out who asks, has the role checked, `act` done and the deed put on record, and
 * turns what is thrown into an answer. Nothing is thrown to the browser. `subject` is what the deed is done to
 * (the input itself, where it has such members); `made` adds what only the answer tells.
 */
export async function runAction<T>(
  deed: Deed,
  subject: AuditSubject,
  act: (operator: Operator) => Promise<T>,
  made?: (value: T) => AuditSubject,
): Promise<ActionResult<T>> {
  try {
    const operator = await requireOperator(await headers(), 'write');
    return { ok: true, value: await carryOut(operator, { deed, subject, act, made }) };
  } catch (error) {
    const report = reportOf(error);
    // The operator sees the sentence; what nobody expected is told with its place in the server's log.
    if (report.code === 'internal') console.error(error);
    return failed(report, fieldErrorsOf(error));
  }
}

/** Once per request, however many parts of a page ask. */
const operatorOfRequest = cache(async () => requireOperator(await headers(), 'read'));

/** For server components: who looks at the page that is being rendered. Throws `forbidden`. */
export async function pageOperator(deed: Deed = 'console.look'): Promise<Operator> {
  const operator = await operatorOfRequest();
  assertMay(operator, deed);
  return operator;
}
