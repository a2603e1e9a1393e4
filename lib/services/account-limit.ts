import { createHash } from 'node:crypto';
import { UnderstudyError } from '../contracts/errors.ts';
import { wasRecorded } from '../store/audit.ts';
import {
  type AttemptRule,
  countAttempt,
  dropOldAttempts,
  forgetAttempts,
  takeAttemptBack,
} from '../store/sign-in-attempts.ts';
import { serviceContext } from './context.ts';
import { reportOf } from './error-report.ts';

/** As many in a row as one address has in a minute; then delays that hold nobody up for long: at most 2,880 passwords a day. */
const rule: AttemptRule = { free: 8, firstDelayMs: 1000, longestDelayMs: 30_000, forgetMs: 15 * 60_000 };
const dayMs = 24 * 3_600_000;
const knownForMs = 30 * dayMs;
const prefix = 'account ';

interface Attempt {
  /** As it was given, whether somebody has it or not: the answer tells nothing of that. */
  readonly email: string;
  readonly userId: string | null;
  readonly address: string | null;
}

/**
 * Has a password looked at, within the limit of its account: many addresses cannot try one list against it. An address from
 * which the same person signed in during the last 30 days has only the limit of addresses, so that no stranger keeps them out.
 * Throws `too-many-attempts`, and what `look` throws.
 */
export async function withinAccountLimit<T>(attempt: Attempt, look: () => Promise<T>): Promise<T> {
  if (await isKnownAddress(attempt)) return look();
  return limited(createHash('sha256').update(attempt.email).digest('base64url'), look);
}

/** As {@link withinAccountLimit}, for who is signed in and gives their password again: no address is exempt from it. */
export const withinPasswordLimit = <T>(userId: string, look: () => Promise<T>): Promise<T> =>
  limited(userId, look);

async function limited<T>(account: string, look: () => Promise<T>): Promise<T> {
  const { db, now } = serviceContext();
  const key = `${prefix}${account}`;
  const waitMs = await countAttempt(db, key, now(), rule);
  if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000));
  try {
    const value = await look();
    await forgetAttempts(db, key);
    return value;
  } catch (error) {
    const { code } = reportOf(error);
    if (code === 'credentials-wrong') await dropOldAttempts(db, prefix, new Date(now().getTime() - dayMs));
    else await takeAttemptBack(db, key, rule);
    throw error;
  }
}

async function isKnownAddress({ userId, address }: Attempt): Promise<boolean> {
  if (userId === null || address === null) return false;
  const { db, now } = serviceContext();
  const since = new Date(now().getTime() - knownForMs);
  return wasRecorded(db, { deed: 'session.sign-in', result: 'ok', userId, address }, since);
}

const tooMany = (seconds: number): UnderstudyError =>
  new UnderstudyError(
    'too-many-attempts',
    `there were too many attempts with this account; the next one counts in ${seconds} s`,
    {
      op: 'sign in',
      hint: 'Wait that long, then try once more. From where you signed in before, nobody else can hold you up.',
    },
  );
