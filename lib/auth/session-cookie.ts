import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseCookies } from 'better-auth/cookies';

export const cookiePrefix = 'understudy';

/** Over TLS the name has a prefix with which browsers take the cookie from nobody else (RFC 6265bis). */
const nameOf = (secure: boolean): string => `${secure ? '__Secure-' : ''}${cookiePrefix}.session_token`;

/**
 * The session token that a request brings, where we have signed it: `token.signature`, HMAC with SHA-256 in base64, as
 * better-call writes signed cookies. Undefined for none, and for one that somebody made up.
 */
export function readSessionToken(headers: Headers, secure: boolean, secret: string): string | undefined {
  const value = parseCookies(headers.get('cookie') ?? '').get(nameOf(secure));
  const signed = value === undefined ? undefined : decoded(value);
  const dot = signed?.lastIndexOf('.') ?? -1;
  if (!signed || dot < 1) return undefined;
  const token = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1), 'base64');
  const right = createHmac('sha256', secret).update(token).digest();
  return given.length === right.length && timingSafeEqual(given, right) ? token : undefined;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** The sign-in that waits for its second factor, by what better-auth's cookie calls it. Not checked: only to tell who it is. */
export function readChallenge(headers: Headers): string | undefined {
  const cookies = parseCookies(headers.get('cookie') ?? '');
  const value =
    cookies.get(`__Secure-${cookiePrefix}.two_factor`) ?? cookies.get(`${cookiePrefix}.two_factor`);
  return value === undefined ? undefined : decoded(value)?.split('.')[0];
}
