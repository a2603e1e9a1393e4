import { encode } from 'uqr';
import { z } from 'zod';
import { type AuthAnswer, askAuth } from '../auth/ask-auth.ts';
import type { SignedIn } from '../auth/operator.ts';
import { isPassword } from '../auth/password.ts';
import {
  type AccountFacts,
  changeIdentitySchema,
  changePasswordSchema,
  confirmPasswordSchema,
  type SecondFactorOffer,
  secondFactorSchema,
} from '../contracts/users.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { notFound } from '../store/ids.ts';
import { endSessions, listSessions } from '../store/sessions.ts';
import { sendSignal } from '../store/signals.ts';
import { readPasswordHash, readUser, writeIdentity } from '../store/users.ts';
import { withinPasswordLimit } from './account-limit.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';

/** Who asks, to themselves. */
export async function readAccount(operator: SignedIn): Promise<AccountFacts> {
  const { db, now } = serviceContext();
  const [user, sessions] = await Promise.all([
    readUser(db, operator.userId),
    listSessions(db, operator.userId, now(), operator.sessionId),
  ]);
  const { name, email, role, secondFactor } = user;
  return { name, email, role, secondFactor, sessions };
}

/**
 * One's name, and the email with which one signs in; the password is looked at where that changes. Input:
 * {@link changeIdentitySchema}. Fields refused: `email` where it is taken, `password`. Throws `too-many-attempts`.
 */
export async function changeIdentity(operator: SignedIn, input: unknown): Promise<void> {
  const { name, email, password } = parseInput(changeIdentitySchema, input);
  const { db } = serviceContext();
  const { userId } = operator;
  if (email !== (await readUser(db, userId)).email) {
    await withinPasswordLimit(userId, async () => {
      if (await isPassword(await readPasswordHash(db, userId), password)) return;
      throw refuseField(
        'password',
        'credentials-wrong',
        'the password is not right',
        'Enter your present password.',
      );
    });
  }
  await writeIdentity(db, userId, { name, email }).catch((error: unknown) => {
    if (isUniqueViolation(error))
      throw refuseField('email', 'email-taken', 'somebody has this email already');
    throw error;
  });
}

/** Ends all other sessions, too. Input: {@link changePasswordSchema}. Throws `credentials-wrong`, `too-many-attempts`. */
export async function changePassword(
  operator: SignedIn,
  headers: Headers,
  input: unknown,
): Promise<AuthAnswer<unknown>> {
  const { currentPassword, newPassword } = parseInput(changePasswordSchema, input);
  const body = { currentPassword, newPassword, revokeOtherSessions: true };
  return sessionReplaced(operator, askAuth(headers, '/change-password', body, z.unknown()));
}

/**
 * Makes a second factor, which counts once a code of it was given ({@link confirmSecondFactor}). Input:
 * {@link confirmPasswordSchema}. Throws `credentials-wrong`, `too-many-attempts`.
 */
export async function offerSecondFactor(headers: Headers, input: unknown): Promise<SecondFactorOffer> {
  const { password } = parseInput(confirmPasswordSchema, input);
  const { value } = await askAuth(headers, '/two-factor/enable', { password }, offer);
  return {
    secret: new URL(value.totpURI).searchParams.get('secret') ?? '',
    picture: encode(value.totpURI, { border: 2 }).data,
    backupCodes: value.backupCodes,
  };
}

const offer = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

/** Input: {@link secondFactorSchema}. Throws `code-wrong`, `too-many-attempts`. */
export async function confirmSecondFactor(
  operator: SignedIn,
  headers: Headers,
  input: unknown,
): Promise<AuthAnswer<unknown>> {
  const code = parseInput(secondFactorSchema, input).code.replaceAll(' ', '');
  return sessionReplaced(operator, askAuth(headers, '/two-factor/verify-totp', { code }, z.unknown()));
}

/** Input: {@link confirmPasswordSchema}. Throws `credentials-wrong`, `too-many-attempts`. */
export async function endSecondFactor(
  operator: SignedIn,
  headers: Headers,
  input: unknown,
): Promise<AuthAnswer<unknown>> {
  const { password } = parseInput(confirmPasswordSchema, input);
  return sessionReplaced(operator, askAuth(headers, '/two-factor/disable', { password }, z.unknown()));
}

/** The earlier ones stop working. Input: {@link confirmPasswordSchema}. Throws as {@link endSecondFactor}. */
export async function makeBackupCodes(headers: Headers, input: unknown): Promise<readonly string[]> {
  const { password } = parseInput(confirmPasswordSchema, input);
  const path = '/two-factor/generate-backup-codes';
  const { value } = await askAuth(
    headers,
    path,
    { password },
    z.object({ backupCodes: z.array(z.string()) }),
  );
  return value.backupCodes;
}

/** Ends one of one's own sessions. Throws `not-found`. */
export async function endSession(operator: SignedIn, sessionId: string): Promise<void> {
  if (!z.uuid().safeParse(sessionId).success) throw notFound('session');
  const { db } = serviceContext();
  if ((await endSessions(db, operator.userId, { only: sessionId })) === 0) throw notFound('session');
}

/** Ends all of one's sessions but the one that asks. */
export async function endOtherSessions(operator: SignedIn): Promise<void> {
  await endSessions(serviceContext().db, operator.userId, { except: operator.sessionId });
}

/** better-auth begins a new session in place of the one that asks: what hangs on the earlier one looks again. */
async function sessionReplaced<T>(
  operator: SignedIn,
  answer: Promise<AuthAnswer<T>>,
): Promise<AuthAnswer<T>> {
  const settled = await answer;
  await sendSignal(serviceContext().db, { type: 'access', userId: operator.userId });
  return settled;
}
