import { z } from 'zod';
import { type AuthAnswer, askAuth } from '../auth/ask-auth.ts';
import { clientAddress } from '../auth/client-address.ts';
import { hashToken } from '../auth/one-time-token.ts';
import type { Operator } from '../auth/operator.ts';
import { hashPassword } from '../auth/password.ts';
import type { Deed } from '../contracts/deeds.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Role } from '../contracts/roles.ts';
import { type LinkFacts, linkTokenSchema, setUpSchema, takeLinkSchema } from '../contracts/users.ts';
import type { Db } from '../store/client.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { consumeLink, readLink, removeLinks } from '../store/one-time-links.ts';
import { insertUser, isAnybodyThere, lockUsers, writePassword } from '../store/users.ts';
import { recordDeed } from './carry-out.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';

/** What a link is for. Input: {@link linkTokenSchema}. Throws `link-invalid`. */
export async function lookAtLink(input: unknown): Promise<LinkFacts> {
  const { token } = parseInput(linkTokenSchema, input);
  const { kind, name, email, role } = await validLink(serviceContext().db, token);
  return { kind, name, email, role };
}

/**
 * Makes the first administrator, by the link that the start printed, and signs them in. Input: {@link setUpSchema}. Throws
 * `link-invalid`, also once there is a user.
 */
export async function setUp(
  headers: Headers,
  input: unknown,
): Promise<AuthAnswer<{ readonly secondFactor: boolean }>> {
  const { token, password, name, email } = parseInput(setUpSchema, input);
  const { db } = serviceContext();
  const passwordHash = await hashPassword(password);
  const userId = await db.$transaction(async (transaction) => {
    await lockUsers(transaction);
    const { kind } = await validLink(transaction, token);
    if (kind !== 'set-up' || (await isAnybodyThere(transaction))) throw invalidLink();
    await removeLinks(transaction, 'set-up');
    return insertUser(transaction, { name, email, role: 'administrator', passwordHash });
  });
  await record(headers, 'user.first', { userId, name, role: 'administrator' });
  return enter(headers, email, password);
}

/**
 * Accepts an invitation, or sets a password anew, and signs in. Input: {@link takeLinkSchema}. Field refused: `password`.
 * Throws `link-invalid`.
 */
export async function takeLink(
  headers: Headers,
  input: unknown,
): Promise<AuthAnswer<{ readonly secondFactor: boolean }>> {
  const { token, password } = parseInput(takeLinkSchema, input);
  const { db } = serviceContext();
  const passwordHash = await hashPassword(password);
  const taken = await db
    .$transaction(async (transaction) => {
      const link = await validLink(transaction, token);
      if (link.kind === 'set-up' || !(await consumeLink(transaction, hashToken(token)))) throw invalidLink();
      const name = link.name ?? '';
      const email = link.email ?? '';
      if (link.kind === 'password') {
        const userId = link.userId ?? '';
        await writePassword(transaction, userId, passwordHash);
        return { deed: 'account.password' as const, userId, name, email, role: 'viewer' as const };
      }
      const role = link.role ?? 'viewer';
      const userId = await insertUser(transaction, { name, email, role, passwordHash });
      return { deed: 'user.accept' as const, userId, name, email, role };
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error))
        throw refuseField('email', 'email-taken', 'somebody has this email already');
      throw error;
    });
  await record(headers, taken.deed, taken);
  return enter(headers, taken.email, password);
}

/** Somebody who has just set a password has shown that they know it; a second factor is asked for all the same. */
const enter = (
  headers: Headers,
  email: string,
  password: string,
): Promise<AuthAnswer<{ secondFactor: boolean }>> =>
  askAuth(headers, '/sign-in/email', { email, password }, entered);

const entered = z
  .object({ twoFactorRedirect: z.boolean().optional() })
  .transform(({ twoFactorRedirect }) => ({ secondFactor: twoFactorRedirect === true }));

async function validLink(db: Db, token: string) {
  const link = await readLink(db, hashToken(token), serviceContext().now());
  if (!link) throw invalidLink();
  return link;
}

const invalidLink = (): UnderstudyError =>
  new UnderstudyError('link-invalid', 'this link was used already, has expired, or never was', {
    op: 'open a one-time link',
    hint: 'Ask for a new one. For the first administrator, start Understudy again: it prints one while there is no user.',
  });

async function record(
  headers: Headers,
  deed: Deed,
  { userId, name, role }: { readonly userId: string; readonly name: string; readonly role: Role },
): Promise<void> {
  const who: Operator = { name, userId, role, address: clientAddress(headers) };
  await recordDeed(who, deed, { userId }, 'ok', null);
}
