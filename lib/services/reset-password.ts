import { makeToken } from '../auth/one-time-token.ts';
import type { Operator } from '../auth/operator.ts';
import { hashPassword } from '../auth/password.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { passwordSchema } from '../contracts/users.ts';
import { systemClock } from '../io/clock.ts';
import { appendAudit } from '../store/audit.ts';
import { type Database, openDatabase } from '../store/client.ts';
import { insertLink, removeLinks } from '../store/one-time-links.ts';
import { endSecondFactor, findUserByEmail, writePassword } from '../store/users.ts';

const linkHours = 24;
const commandLine: Operator = { name: 'command line', userId: null, role: 'administrator', address: null };

export interface PasswordReset {
  /** In lower case. */
  readonly email: string;
  /** Undefined: a link is made, by which they set it themselves. */
  readonly password: string | undefined;
  readonly withoutSecondFactor: boolean;
  /** What a link begins with. */
  readonly origin: string;
}

/**
 * For who has access to the server itself: a new password for somebody, or a link to one. Answers what to print. Throws
 * `not-found`, `input-invalid`.
 */
export async function resetPassword(url: string, reset: PasswordReset): Promise<string> {
  const db = openDatabase(url, { poolSize: 1 });
  try {
    const user = await findUserByEmail(db, reset.email);
    if (!user) {
      throw new UnderstudyError('not-found', `nobody has the email ${reset.email}`, {
        op: 'reset a password',
        hint: 'Users are listed in the console, under settings. While there is none, each start prints a link for the first administrator.',
      });
    }
    const at = new Date(systemClock.now());
    const done = await carryOutReset(db, user.id, reset, at);
    const subject = { userId: user.id };
    await appendAudit(db, {
      at,
      deed: 'user.reset-password',
      who: commandLine,
      result: 'ok',
      report: null,
      subject,
    });
    return done;
  } finally {
    await db.$disconnect();
  }
}

async function carryOutReset(db: Database, userId: string, reset: PasswordReset, now: Date): Promise<string> {
  const { email, password, withoutSecondFactor, origin } = reset;
  if (password === undefined) {
    const { token, tokenHash } = makeToken();
    const expiresAt = new Date(now.getTime() + linkHours * 3_600_000);
    await removeLinks(db, 'password', { userId });
    await insertLink(db, { kind: 'password', tokenHash, userId, createdBy: commandLine.name, expiresAt });
    if (withoutSecondFactor) await endSecondFactor(db, userId);
    return `${origin}/invitation#${token}`;
  }
  const parsed = passwordSchema.safeParse(password);
  if (!parsed.success) {
    throw new UnderstudyError(
      'input-invalid',
      parsed.error.issues[0]?.message ?? 'the password will not do',
      {
        op: 'reset a password',
        hint: 'Give a longer one on standard input.',
      },
    );
  }
  await writePassword(db, userId, await hashPassword(parsed.data));
  if (withoutSecondFactor) await endSecondFactor(db, userId);
  return `the password of ${email} is set, and their sessions have ended`;
}
