import { UnderstudyError } from '../contracts/errors.ts';
import { idSchema } from '../contracts/requests.ts';
import { type Role, roles } from '../contracts/roles.ts';
import type { UserSummary } from '../contracts/users.ts';
import type { Database, Db } from './client.ts';
import { asId, notFound } from './ids.ts';
import { toIso, toWord } from './rows.ts';
import { endSessions } from './sessions.ts';
import { sendSignal } from './signals.ts';

export const isAnybodyThere = async (db: Db): Promise<boolean> =>
  (await db.user.findFirst({ select: { id: true } })) !== null;

export const isEnabledUser = async (db: Db, userId: string): Promise<boolean> =>
  (await db.user.count({ where: { id: userId, disabledAt: null } })) > 0;

export interface NewUser {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
  /** As scrypt leaves it. */
  readonly passwordHash: string;
}

/** User and password, in the transaction of the caller. Answers the id. Throws what a unique index says of a taken email. */
export async function insertUser(db: Db, user: NewUser): Promise<string> {
  const { name, email, role, passwordHash } = user;
  const { id } = await db.user.create({ data: { name, email, role } });
  await db.account.create({
    data: { userId: id, accountId: id, providerId: 'credential', password: passwordHash },
  });
  return id;
}

/** By name. */
export async function listUsers(db: Db, now: Date): Promise<UserSummary[]> {
  const rows = await db.user.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: { sessions: { where: { expiresAt: { gt: now } }, select: { lastSeenAt: true } } },
  });
  return rows.map((row) => ({
    userId: row.id,
    name: row.name,
    email: row.email,
    role: toWord(roles, row.role, 'viewer'),
    secondFactor: row.twoFactorEnabled === true,
    disabledAt: toIso(row.disabledAt),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: latest(row.sessions.map((session) => session.lastSeenAt)),
    sessions: row.sessions.length,
  }));
}

const latest = (times: readonly Date[]): string | null =>
  toIso(times.reduce<Date | null>((last, time) => (last === null || time > last ? time : last), null));

export interface UserFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly secondFactor: boolean;
}

/** Throws `not-found`. */
export async function readUser(db: Db, userId: string): Promise<UserFacts> {
  const row = await db.user.findUnique({ where: { id: asId('user', userId) } });
  if (!row) throw notFound('user');
  return factsOf(row);
}

/** Undefined where nobody has this email (in lower case). */
export async function findUserByEmail(db: Db, email: string): Promise<UserFacts | undefined> {
  const row = await db.user.findUnique({ where: { email } });
  return row ? factsOf(row) : undefined;
}

const factsOf = (row: {
  id: string;
  name: string;
  email: string;
  role: string;
  twoFactorEnabled: boolean | null;
}): UserFacts => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: toWord(roles, row.role, 'viewer'),
  secondFactor: row.twoFactorEnabled === true,
});

/** Throws `not-found`, and `last-administrator` where nobody could change this back. */
export function writeRole(db: Database, userId: string, role: Role): Promise<void> {
  return change(db, userId, role !== 'administrator', async (transaction, id) => {
    await transaction.user.update({ where: { id }, data: { role } });
    await sendSignal(transaction, { type: 'access', userId: id });
  });
}

/** Disabled, nobody signs in as them, and their sessions end. Throws as {@link writeRole}. */
export function writeDisabled(db: Database, userId: string, at: Date | null): Promise<void> {
  return change(db, userId, at !== null, async (transaction, id) => {
    await transaction.user.update({ where: { id }, data: { disabledAt: at } });
    await endSessions(transaction, id);
  });
}

/** Sessions, password and second factor go with the user; the audit keeps the name. Throws as {@link writeRole}. */
export function removeUser(db: Database, userId: string): Promise<void> {
  return change(db, userId, true, async (transaction, id) => {
    await endSessions(transaction, id);
    await transaction.user.delete({ where: { id } });
  });
}

/** Throws `not-found`, and what a unique index says of a taken email (in lower case). */
export async function writeIdentity(
  db: Db,
  userId: string,
  identity: { readonly name: string; readonly email: string },
): Promise<void> {
  const { count } = await db.user.updateMany({ where: { id: asId('user', userId) }, data: identity });
  if (count === 0) throw notFound('user');
}

/** As scrypt leaves it. Throws `not-found`. */
export async function readPasswordHash(db: Db, userId: string): Promise<string> {
  const account = await db.account.findFirst({
    where: { userId: asId('user', userId), providerId: 'credential' },
    select: { password: true },
  });
  if (!account?.password) throw notFound('user');
  return account.password;
}

/** A new password, after which every session and open link of the user ends. Throws `not-found`. */
export async function writePassword(db: Db, userId: string, passwordHash: string): Promise<void> {
  const id = asId('user', userId);
  const { count } = await db.account.updateMany({
    where: { userId: id, providerId: 'credential' },
    data: { password: passwordHash },
  });
  if (count === 0) throw notFound('user');
  await db.oneTimeLink.deleteMany({ where: { userId: id } });
  await endSessions(db, id);
}

/** For somebody who lost device and backup codes. */
export async function endSecondFactor(db: Db, userId: string): Promise<void> {
  await db.twoFactor.deleteMany({ where: { userId } });
  await db.user.updateMany({ where: { id: userId }, data: { twoFactorEnabled: false } });
}

/** One change at a time, so that two administrators cannot take the role from each other at the same moment. */
function change(
  db: Database,
  userId: string,
  mayEndAdministration: boolean,
  act: (transaction: Db, id: string) => Promise<void>,
): Promise<void> {
  const id = asId('user', userId);
  return db.$transaction(async (transaction) => {
    await lockUsers(transaction);
    if (!(await transaction.user.findUnique({ where: { id }, select: { id: true } }))) throw notFound('user');
    await act(transaction, id);
    if (!mayEndAdministration) return;
    const left = await transaction.user.count({ where: { role: 'administrator', disabledAt: null } });
    if (left > 0) return;
    throw new UnderstudyError('last-administrator', 'nobody else could administer this console', {
      op: 'change a user',
      hint: 'Make somebody else an administrator first.',
    });
  });
}

/** Held to the end of the transaction. */
export async function lockUsers(transaction: Db): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('understudy users'))`;
}

/** Whose sign-in waits for its second factor under this name. */
export async function findChallengedUser(db: Db, identifier: string): Promise<UserFacts | undefined> {
  const waiting = await db.verification.findFirst({ where: { identifier }, select: { value: true } });
  const id = idSchema.safeParse(waiting?.value).data;
  const row = id === undefined ? null : await db.user.findUnique({ where: { id } });
  return row ? factsOf(row) : undefined;
}
