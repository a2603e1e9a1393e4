import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { siteOf } from './lib/auth/site.ts';
import { nonceHeader, pathHeader } from './lib/contracts/page-headers.ts';

const yearSeconds = 31_536_000;

/**
 * Headers of every page, with a nonce of its own for its scripts: Next.js takes it from the policy of the request. Who asks is
 * not looked at here but where the page is made (app/page-boundary.ts), so that it costs one query.
 */
export function proxy(request: NextRequest): NextResponse {
  let secure = false;
  try {
    secure = siteOf(request.headers, 'read').secure;
  } catch {
    return new NextResponse('This is not the name by which the console goes.\n', { status: 403 });
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = policyWith(nonce, secure);
  const headers = new Headers(request.headers);
  headers.set(nonceHeader, nonce);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  if (secure) response.headers.set('Strict-Transport-Security', `max-age=${yearSeconds}`);
  return response;
}

/**
 * Nothing is loaded from elsewhere, nothing frames the console, and no script runs that the page did not bring itself. Styles
 * as elements need the nonce, too. Style attributes are allowed: the log line, charts and popups are placed by them, some in
 * what the server renders, and an attribute has no place for a nonce.
 */
const policyWith = (nonce: string, secure: boolean): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

/** Pages only. Files of the build and the API have their headers in next.config.ts. */
export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon|favicon).*)'] };
