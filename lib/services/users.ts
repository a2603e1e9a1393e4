import { makeToken } from '../auth/one-time-token.ts';
import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { changeRoleSchema, type HandedLink, inviteSchema, type UsersPage } from '../contracts/users.ts';
import { insertLink, listInvitations, removeInvitation, removeLinks } from '../store/one-time-links.ts';
import { endSessions } from '../store/sessions.ts';
import {
  findUserByEmail,
  listUsers,
  readUser,
  removeUser as removeFromTables,
  writeDisabled,
  writeRole,
} from '../store/users.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';

const dayMs = 24 * 3_600_000;
const invitationDays = 7;
const passwordLinkDays = 1;

/** Everybody, and who is invited. */
export async function readUsersPage(_operator: Operator): Promise<UsersPage> {
  const { db, now } = serviceContext();
  const [users, invitations] = await Promise.all([listUsers(db, now()), listInvitations(db, now())]);
  return { users, invitations };
}

/**
 * Invites somebody: answers the link to hand over, which nobody can see again. An earlier invitation of the same email stops
 * working. `origin`: the address that the link begins with. Input: {@link inviteSchema}. Field refused: `email`.
 */
export async function invite(operator: Operator, input: unknown, origin: string): Promise<HandedLink> {
  const { name, email, role } = parseInput(inviteSchema, input);
  const { db } = serviceContext();
  if (await findUserByEmail(db, email)) {
    throw refuseField(
      'email',
      'email-taken',
      'somebody has this email already',
      'Change their role instead.',
    );
  }
  await removeLinks(db, 'invitation', { email });
  return handOut(operator, { kind: 'invitation', name, email, role }, invitationDays, `${origin}/invitation`);
}

/** A link with which somebody sets their password anew. Earlier ones stop working. Throws `not-found`. */
export async function makePasswordLink(
  operator: Operator,
  userId: string,
  origin: string,
): Promise<HandedLink> {
  const { db } = serviceContext();
  const { id } = await readUser(db, userId);
  await removeLinks(db, 'password', { userId: id });
  return handOut(operator, { kind: 'password', userId: id }, passwordLinkDays, `${origin}/invitation`);
}

async function handOut(
  operator: Operator,
  link: Pick<Parameters<typeof insertLink>[1], 'kind' | 'userId' | 'name' | 'email' | 'role'>,
  days: number,
  address: string,
): Promise<HandedLink> {
  const { db, now } = serviceContext();
  const { token, tokenHash } = makeToken();
  const expiresAt = new Date(now().getTime() + days * dayMs);
  await insertLink(db, { ...link, tokenHash, createdBy: operator.name, expiresAt });
  return { url: `${address}#${token}`, expiresAt: expiresAt.toISOString() };
}

/** Throws `not-found`. */
export async function withdrawInvitation(_operator: Operator, invitationId: string): Promise<void> {
  await removeInvitation(serviceContext().db, invitationId);
}

/** Input: {@link changeRoleSchema}. Throws `not-found`, `last-administrator`. */
export async function changeRole(_operator: Operator, input: unknown): Promise<void> {
  const { userId, role } = parseInput(changeRoleSchema, input);
  await writeRole(serviceContext().db, userId, role);
}

/** Their sessions end, and nobody signs in as them. Throws `not-found`, `last-administrator`, `conflict` for oneself. */
export async function disableUser(operator: Operator, userId: string): Promise<void> {
  assertSomebodyElse(operator, userId);
  const { db, now } = serviceContext();
  await writeDisabled(db, userId, now());
}

/** Throws `not-found`. */
export async function enableUser(_operator: Operator, userId: string): Promise<void> {
  await writeDisabled(serviceContext().db, userId, null);
}

/** For good; the audit keeps their name. Throws `not-found`, `last-administrator`, `conflict` for oneself. */
export async function removeUser(operator: Operator, userId: string): Promise<void> {
  assertSomebodyElse(operator, userId);
  await removeFromTables(serviceContext().db, userId);
}

/** Signs somebody out everywhere. Throws `not-found`. */
export async function endSessionsOf(operator: Operator, userId: string): Promise<void> {
  assertSomebodyElse(operator, userId);
  const { db } = serviceContext();
  const { id } = await readUser(db, userId);
  await endSessions(db, id);
}

function assertSomebodyElse(operator: Operator, userId: string): void {
  if (operator.userId !== userId) return;
  throw new UnderstudyError('conflict', 'this is you', {
    op: 'change a user',
    hint: 'Ask another administrator, or end your own sessions on the page of your account.',
  });
}
