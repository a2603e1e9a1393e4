import { type Role, roles } from '../contracts/roles.ts';
import type { TokenSummary } from '../contracts/tokens.ts';
import type { Db } from './client.ts';
import { asId, notFound } from './ids.ts';
import { toWord } from './rows.ts';

export interface LiveToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly lastUsedAt: Date | null;
}

export interface StoredToken {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, in hexadecimal. */
  readonly tokenHash: string;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** Throws a unique violation where another has the name. */
export async function insertToken(db: Db, token: StoredToken): Promise<void> {
  await db.apiToken.create({ data: { ...token, nameKey: token.name.toLowerCase() } });
}

/** Undefined for one that was removed, has ended, or never was. */
export async function readLiveToken(db: Db, tokenHash: string, now: Date): Promise<LiveToken | undefined> {
  const row = await db.apiToken.findFirst({
    where: { tokenHash, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    select: { id: true, name: true, role: true, lastUsedAt: true },
  });
  return row ? { ...row, role: toWord(roles, row.role, 'viewer') } : undefined;
}

export async function writeTokenUse(db: Db, id: string, now: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
}

/** By name; those that have ended, too. */
export async function listTokens(db: Db): Promise<TokenSummary[]> {
  const rows = await db.apiToken.findMany({ orderBy: { nameKey: 'asc' } });
  return rows.map((row) => ({
    tokenId: row.id,
    name: row.name,
    role: toWord(roles, row.role, 'viewer'),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Throws `not-found`. */
export async function removeToken(db: Db, tokenId: string): Promise<void> {
  const { count } = await db.apiToken.deleteMany({ where: { id: asId('token', tokenId) } });
  if (count === 0) throw notFound('token');
}
