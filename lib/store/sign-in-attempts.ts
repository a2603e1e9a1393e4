import type { Database } from './client.ts';

/** When a password may be tried against an account. Milliseconds. */
export interface AttemptRule {
  /** So many in a row go without a delay. */
  readonly free: number;
  /** The delay after the first one beyond; each further one doubles it. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** After so long without an attempt nothing is held against the account any more. */
  readonly forgetMs: number;
}

/**
 * Counts an attempt before its password is looked at, so that many at the same moment are counted one after the other.
 * Answers 0 where it may be made, else the milliseconds until the next one may; that one was not counted.
 */
export async function countAttempt(db: Database, key: string, at: Date, rule: AttemptRule): Promise<number> {
  const { free, firstDelayMs, longestDelayMs, forgetMs } = rule;
  const now = BigInt(at.getTime());
  const counted = await db.$queryRaw<unknown[]>`
    INSERT INTO rate_limit (id, key, count, last_request) VALUES (gen_random_uuid(), ${key}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN ${now} - rate_limit.last_request > ${forgetMs}::int8 THEN 1 ELSE rate_limit.count + 1 END,
      last_request = ${now}
    WHERE ${now} - rate_limit.last_request >= CASE WHEN rate_limit.count < ${free}::int4 THEN 0 ELSE
      least(${longestDelayMs}::float8, ${firstDelayMs}::float8 * power(2, least(rate_limit.count - ${free}::int4, 30))) END
    RETURNING key`;
  if (counted.length > 0) return 0;
  const row = await db.rateLimit.findUnique({ where: { key } });
  if (!row) return 0;
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(row.count - free, 30));
  return Math.max(1, Number(row.lastRequest) + delay - at.getTime());
}

/** The password was right: nothing is held against the account. */
export async function forgetAttempts(db: Database, key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key } });
}

/** The attempt that was counted last was not made: another limit stood before it. Its delay goes with it. */
export async function takeAttemptBack(
  db: Database,
  key: string,
  { longestDelayMs }: AttemptRule,
): Promise<void> {
  await db.rateLimit.updateMany({
    where: { key, count: { gt: 0 } },
    data: { count: { decrement: 1 }, lastRequest: { decrement: BigInt(longestDelayMs) } },
  });
}

/** Attempts on what somebody made up leave rows: those of yesterday go. `prefix`: of our keys. */
export async function dropOldAttempts(db: Database, prefix: string, before: Date): Promise<void> {
  await db.rateLimit.deleteMany({
    where: { key: { startsWith: prefix }, lastRequest: { lt: BigInt(before.getTime()) } },
  });
}
