import { roles } from '../contracts/roles.ts';
import { type Invitation, type LinkFacts, type LinkKind, linkKinds } from '../contracts/users.ts';
import type { Db } from './client.ts';
import { asId, notFound } from './ids.ts';
import { toWord } from './rows.ts';

export interface NewLink {
  readonly kind: LinkKind;
  /** SHA-256 of the token, in hexadecimal. */
  readonly tokenHash: string;
  readonly userId?: string;
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly createdBy: string;
  readonly expiresAt: Date;
}

export interface StoredLink extends LinkFacts {
  readonly userId: string | null;
}

/** Puts a link on record. Answers its id. */
export async function insertLink(db: Db, link: NewLink): Promise<string> {
  const { id } = await db.oneTimeLink.create({ data: link });
  return id;
}

/** Undefined for a link that was used, has expired, or never was. */
export async function readLink(db: Db, tokenHash: string, now: Date): Promise<StoredLink | undefined> {
  const row = await db.oneTimeLink.findFirst({
    where: { tokenHash, expiresAt: { gt: now } },
    include: { user: { select: { name: true, email: true } } },
  });
  if (!row) return undefined;
  return {
    kind: toWord(linkKinds, row.kind, 'invitation'),
    userId: row.userId,
    name: row.user?.name ?? row.name,
    email: row.user?.email ?? row.email,
    role: row.role === null ? null : toWord(roles, row.role, 'viewer'),
  };
}

/** Takes the link away: of two who hold it, one gets true. Within the transaction of what it is used for. */
export async function consumeLink(db: Db, tokenHash: string): Promise<boolean> {
  return (await db.oneTimeLink.deleteMany({ where: { tokenHash } })).count > 0;
}

/** All links of a kind, or those of it that concern a user or an email, stop working. */
export async function removeLinks(
  db: Db,
  kind: LinkKind,
  of: { readonly userId?: string; readonly email?: string } = {},
): Promise<void> {
  await db.oneTimeLink.deleteMany({ where: { kind, ...of } });
}

/** Newest first; those that can still be accepted. */
export async function listInvitations(db: Db, now: Date): Promise<Invitation[]> {
  const rows = await db.oneTimeLink.findMany({
    where: { kind: 'invitation', expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map((row) => ({
    invitationId: row.id,
    name: row.name ?? '',
    email: row.email ?? '',
    role: toWord(roles, row.role ?? '', 'viewer'),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

/** Answers whom it was for. Throws `not-found`. */
export async function removeInvitation(db: Db, invitationId: string): Promise<{ readonly email: string }> {
  const id = asId('invitation', invitationId);
  const row = await db.oneTimeLink.findFirst({ where: { id, kind: 'invitation' } });
  if (!row || (await db.oneTimeLink.deleteMany({ where: { id } })).count === 0) throw notFound('invitation');
  return { email: row.email ?? '' };
}
