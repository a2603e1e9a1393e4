import { z } from 'zod';
import { type AuthAnswer, askAuth } from '../auth/ask-auth.ts';
import { clientAddress } from '../auth/client-address.ts';
import type { Operator, SignedIn } from '../auth/operator.ts';
import { readChallenge } from '../auth/session-cookie.ts';
import type { ErrorReport } from '../contracts/errors.ts';
import { type SignInStep, secondFactorSchema, signInSchema } from '../contracts/users.ts';
import { wasRecorded } from '../store/audit.ts';
import { endSessions } from '../store/sessions.ts';
import { findChallengedUser, findUserByEmail, type UserFacts } from '../store/users.ts';
import { withinAccountLimit } from './account-limit.ts';
import { recordDeed } from './carry-out.ts';
import { serviceContext } from './context.ts';
import { reportOf } from './error-report.ts';
import { parseInput } from './invalid-input.ts';

const firstAnswer = z.object({ twoFactorRedirect: z.boolean().optional() });

/**
 * Begins a session, or the wait for a second factor. Input: {@link signInSchema}. Throws `credentials-wrong`,
 * `account-disabled`, `too-many-attempts`.
 */
export async function signIn(headers: Headers, input: unknown): Promise<AuthAnswer<SignInStep>> {
  const { email, password } = parseInput(signInSchema, input);
  const { db } = serviceContext();
  const who = asOperator(headers, await findUserByEmail(db, email), email);
  const { value, cookies } = await recorded(who, () =>
    withinAccountLimit({ email, userId: who.userId, address: who.address }, () =>
      askAuth(headers, '/sign-in/email', { email, password }, firstAnswer),
    ),
  );
  const secondFactor = value.twoFactorRedirect === true;
  if (!secondFactor) await recordDeed(who, 'session.sign-in', {}, 'ok', null);
  return { value: { secondFactor }, cookies };
}

/** The second step. Input: {@link secondFactorSchema}. Throws `code-wrong`, `too-many-attempts`. */
export async function giveSecondFactor(headers: Headers, input: unknown): Promise<AuthAnswer<SignInStep>> {
  const { code } = parseInput(secondFactorSchema, input);
  const { db } = serviceContext();
  const challenge = readChallenge(headers);
  const who = asOperator(headers, challenge ? await findChallengedUser(db, challenge) : undefined, 'unknown');
  const figures = code.replaceAll(' ', '');
  const path = /^\d{6}$/.test(figures) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
  const { cookies } = await recorded(who, () => askAuth(headers, path, { code: figures }, z.unknown()));
  await recordDeed(who, 'session.sign-in', {}, 'ok', null);
  return { value: { secondFactor: false }, cookies };
}

/** Ends the session that asks. */
export async function signOut(operator: SignedIn, headers: Headers): Promise<AuthAnswer<null>> {
  const { cookies } = await askAuth(headers, '/sign-out', {}, z.unknown());
  await endSessions(serviceContext().db, operator.userId, { only: operator.sessionId });
  return { value: null, cookies };
}

async function recorded<T>(who: Operator, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const report = reportOf(error);
    if (!(await isRepeated(who, report))) await recordDeed(who, 'session.sign-in', {}, 'failed', report);
    throw error;
  }
}

/** Once an address is over its limit, one entry a minute says so: no stranger fills the audit. */
async function isRepeated(who: Operator, { code }: ErrorReport): Promise<boolean> {
  if (code !== 'too-many-attempts') return false;
  const { db, now } = serviceContext();
  return wasRecorded(
    db,
    { deed: 'session.sign-in', code, address: who.address },
    new Date(now().getTime() - 60_000),
  );
}

/** Who tries to be somebody: the user whom they name, or else the name that they gave. */
const asOperator = (headers: Headers, user: UserFacts | undefined, given: string): Operator => ({
  name: user?.name ?? given,
  userId: user?.id ?? null,
  role: user?.role ?? 'viewer',
  address: clientAddress(headers),
});
