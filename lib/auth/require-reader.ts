import { UnderstudyError } from '../contracts/errors.ts';
import { tokenPrefix } from '../contracts/tokens.ts';
import { systemClock } from '../io/clock.ts';
import { readLiveToken, writeTokenUse } from '../store/api-tokens.ts';
import { database } from '../store/client.ts';
import { clientAddress } from './client-address.ts';
import { hashToken } from './one-time-token.ts';
import type { Operator } from './operator.ts';
import { requireOperator } from './require-operator.ts';
import { siteOf } from './site.ts';

/** As exactly as the last use of a session is told. */
const lastUsedMs = 5 * 60_000;

/** Of this product; a proxy's own `Authorization`, which it may pass on, is none of ours. */
const bearer = new RegExp(`^Bearer +(${tokenPrefix}\\S*) *$`, 'i');

/**
 * Who is behind a request that only reads: a program by its token (`Authorization: Bearer understudy_…`), or else somebody by
 * their session. A token never reaches what changes something. Throws `forbidden` for a foreign request, `signed-out` for a
 * token that is not known and for no session.
 */
export async function requireReader(headers: Headers): Promise<Operator> {
  const token = bearer.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return requireOperator(headers, 'read');
  siteOf(headers, 'read');
  const db = database();
  const now = new Date(systemClock.now());
  const known = await readLiveToken(db, hashToken(token), now);
  if (!known) {
    throw new UnderstudyError('signed-out', 'this token is not known, has ended, or was removed', {
      op: 'check the token',
      hint: 'An administrator makes another one in the settings, under Tokens.',
    });
  }
  if (now.getTime() - (known.lastUsedAt?.getTime() ?? 0) > lastUsedMs) {
    // Only for show: a request does not wait for it, nor fail by it.
    void writeTokenUse(db, known.id, now).catch(() => undefined);
  }
  return { name: `token ${known.name}`, userId: null, role: known.role, address: clientAddress(headers) };
}
