import type { AuthAnswer } from '#lib/auth/ask-auth.ts';
import { siteOf } from '#lib/auth/site.ts';
import { failed } from '#lib/contracts/action-result.ts';
import { UnderstudyError } from '#lib/contracts/errors.ts';
import { fieldErrorsOf, reportOf } from '#lib/services/error-report.ts';
import { json, statusOf } from './route-boundary.ts';

/**
 * The one boundary of routes that begin and end sessions. They are no server actions: setting a cookie in one has Next.js make
 * the page anew, and a page whose session has ended would be left, with all that was typed on it. Only requests of our own
 * pages get so far. Answers as an action does, with cookies.
 */
export async function answerWithCookies<T>(
  request: Request,
  act: (headers: Headers, input: unknown) => Promise<AuthAnswer<T>>,
): Promise<Response> {
  try {
    siteOf(request.headers, 'write');
    assertShort(request);
    const input: unknown = await request.json().catch(() => undefined);
    const { value, cookies } = await act(request.headers, input);
    const response = json({ ok: true, value });
    for (const { line } of cookies) response.headers.append('Set-Cookie', line);
    return response;
  } catch (error) {
    const report = reportOf(error);
    if (report.code === 'internal') console.error(error);
    return json(failed(report, fieldErrorsOf(error)), statusOf(report.code));
  }
}

/** Strangers send these: one that does not say how long it is, or is longer than any form, is not read. */
function assertShort(request: Request): void {
  const length = request.headers.get('content-length') ?? '';
  if (/^\d{1,4}$/.test(length)) return;
  throw new UnderstudyError('input-invalid', 'this is longer than what a form sends', {
    op: 'read a request',
  });
}
