import { type Role, roles } from '../contracts/roles.ts';
import type { SessionFact } from '../contracts/users.ts';
import type { Db } from './client.ts';
import { toWord } from './rows.ts';
import { sendSignal } from './signals.ts';

export interface LiveSession {
  readonly id: string;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The session of a token that has neither ended nor belongs to somebody disabled. One query, by the index of the token. */
export async function readLiveSession(db: Db, token: string, now: Date): Promise<LiveSession | undefined> {
  const rows = await db.$queryRaw<(Omit<LiveSession, 'role'> & { role: string })[]>`
    SELECT session.id, session.expires_at AS "expiresAt", session.last_seen_at AS "lastSeenAt",
      console_user.id AS "userId", console_user.name, console_user.email, console_user.role
    FROM session JOIN console_user ON console_user.id = session.user_id
    WHERE session.token = ${token} AND session.expires_at > ${now} AND console_user.disabled_at IS NULL`;
  const row = rows[0];
  return row && { ...row, role: toWord(roles, row.role, 'viewer') };
}

/** As {@link readLiveSession}, by id: whether what is held open may stay open. */
export async function readSessionById(db: Db, id: string, now: Date): Promise<{ role: Role } | undefined> {
  const row = await db.session.findFirst({
    where: { id, expiresAt: { gt: now }, user: { disabledAt: null } },
    select: { user: { select: { role: true } } },
  });
  return row ? { role: toWord(roles, row.user.role, 'viewer') } : undefined;
}

export async function writeLastSeen(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id }, data: { lastSeenAt: now } });
}

/** Newest use first; those that have not expired. */
export async function listSessions(
  db: Db,
  userId: string,
  now: Date,
  currentId: string | null,
): Promise<SessionFact[]> {
  const rows = await db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    orderBy: { lastSeenAt: 'desc' },
  });
  return rows.map((row) => ({
    sessionId: row.id,
    current: row.id === currentId,
    address: row.ipAddress,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

/** Ends one session of a user, or all but one (`except`), or all. What is open for them closes. Answers how many. */
export async function endSessions(
  db: Db,
  userId: string,
  which: { readonly only?: string; readonly except?: string | null } = {},
): Promise<number> {
  const { count } = await db.session.deleteMany({
    where: {
      userId,
      ...(which.only === undefined ? {} : { id: which.only }),
      ...(which.except ? { NOT: { id: which.except } } : {}),
    },
  });
  await sendSignal(db, { type: 'access', userId });
  return count;
}
