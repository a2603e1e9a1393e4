import { cookies, headers } from 'next/headers';
import type { NewCookie } from '#lib/auth/ask-auth.ts';
import type { SignedIn } from '#lib/auth/operator.ts';
import { requireOperator } from '#lib/auth/require-operator.ts';
import { siteOf } from '#lib/auth/site.ts';
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
  act: (operator: SignedIn) => Promise<T>,
  made?: (value: T) => AuditSubject,
): Promise<ActionResult<T>> {
  return answered(async () => {
    const operator = await requireOperator(await headers(), 'write');
    return carryOut(operator, { deed, subject, act, made });
  });
}

/**
 * For the few actions of somebody who is not signed in yet: signing in, and one-time links. Their services find out who it is,
 * and put that on record. Only requests of our own pages get so far.
 */
export async function runOpenAction<T>(act: (headers: Headers) => Promise<T>): Promise<ActionResult<T>> {
  return answered(async () => {
    const given = await headers();
    siteOf(given, 'write');
    return act(given);
  });
}

async function answered<T>(act: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    const report = reportOf(error);
    // The operator sees the sentence; what nobody expected is told with its place in the server's log.
    if (report.code === 'internal') console.error(error);
    return failed(report, fieldErrorsOf(error));
  }
}

/** Hands the browser the cookies of an answer; answers its value. */
export async function withCookies<T>({
  value,
  cookies: given,
}: {
  readonly value: T;
  readonly cookies: readonly NewCookie[];
}): Promise<T> {
  const jar = await cookies();
  for (const { name, value: content, options } of given) {
    const { maxAge, expires, path, secure, httpOnly, sameSite } = options;
    jar.set({
      name,
      value: content,
      ...(maxAge === undefined ? {} : { maxAge }),
      ...(expires === undefined ? {} : { expires }),
      path: path ?? '/',
      secure: secure ?? false,
      httpOnly: httpOnly ?? true,
      sameSite: sameSite ?? 'lax',
    });
  }
  return value;
}
