import { UnderstudyError } from '../contracts/errors.ts';
import { systemClock } from '../io/clock.ts';
import { database } from '../store/client.ts';
import { readLiveSession, writeLastSeen } from '../store/sessions.ts';
import { authSecret } from './auth-secret.ts';
import { clientAddress } from './client-address.ts';
import type { SignedIn } from './operator.ts';
import { readSessionToken } from './session-cookie.ts';
import { siteOf } from './site.ts';

/** How exactly the list of sessions tells when one was used last: a write for each request would cost more than it says. */
const lastSeenMs = 5 * 60_000;

/**
 * Who is behind a request: the user of the session whose cookie it brings. Throws `forbidden` where the request came by a
 * foreign name or from a foreign page (lib/auth/site.ts), `signed-out` where it brings no session that lasts.
 */
export async function requireOperator(headers: Headers, access: 'read' | 'write'): Promise<SignedIn> {
  const operator = await findOperator(headers, access);
  if (operator) return operator;
  throw new UnderstudyError('signed-out', 'you are not signed in, or your session has ended', {
    op: 'check the session',
    hint: 'Sign in, then try again.',
  });
}

/** As {@link requireOperator}, but undefined for who is not signed in. */
export async function findOperator(
  headers: Headers,
  access: 'read' | 'write',
): Promise<SignedIn | undefined> {
  const { secure } = siteOf(headers, access);
  const token = readSessionToken(headers, secure, await authSecret());
  if (token === undefined) return undefined;
  const db = database();
  const now = new Date(systemClock.now());
  const session = await readLiveSession(db, token, now);
  if (!session) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() > lastSeenMs) {
    // Only for show: a request does not wait for it, nor fail by it.
    void writeLastSeen(db, session.id, now).catch(() => undefined);
  }
  return {
    name: session.name,
    userId: session.userId,
    role: session.role,
    address: clientAddress(headers),
    sessionId: session.id,
    sessionEndsAt: session.expiresAt,
  };
}
