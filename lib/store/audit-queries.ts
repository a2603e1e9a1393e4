import { z } from 'zod';
import type { AuditFilter, AuditPage, AuditPerson } from '../contracts/audit.ts';
import { toAuditEntry } from './audit-rows.ts';
import type { Db } from './client.ts';
import type { Prisma } from './generated/client.ts';

const entriesPerPage = 50;

/** Newest first. The cursor is the place after the last entry of a page, so pages stay right while entries are added. */
export async function readAudit(
  db: Db,
  filter: AuditFilter,
  limit: number = entriesPerPage,
): Promise<AuditPage> {
  const where = conditions(filter);
  if (where === undefined) return { entries: [], nextCursor: null };
  const rows = await db.auditEntry.findMany({
    where,
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(toAuditEntry),
    nextCursor: rows.length > limit && last ? writeCursor(last.at, last.id) : null,
  };
}

/** Everybody who is named in the audit, by the name that they had last. */
export async function readAuditPeople(db: Db): Promise<AuditPerson[]> {
  const rows = await db.auditEntry.findMany({
    where: { userId: { not: null } },
    distinct: ['userId'],
    orderBy: [{ userId: 'asc' }, { at: 'desc' }],
    select: { userId: true, userName: true },
  });
  return rows
    .flatMap(({ userId, userName }) => (userId === null ? [] : [{ userId, name: userName }]))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Undefined where nothing can match. */
function conditions(filter: AuditFilter): Prisma.AuditEntryWhereInput | undefined {
  const ids = [filter.user, filter.environment, filter.replica];
  if (ids.some((id) => id !== undefined && !isId(id))) return undefined;
  const cursor = filter.after === undefined ? undefined : readCursor(filter.after);
  if (filter.after !== undefined && cursor === undefined) return undefined;
  return {
    AND: [
      // What a person did, and what was done to them.
      filter.user === undefined ? {} : { OR: [{ userId: filter.user }, { subjectUserId: filter.user }] },
      filter.deed === undefined ? {} : { deed: filter.deed },
      filter.environment === undefined ? {} : { environmentId: filter.environment },
      filter.replica === undefined ? {} : { replicaId: filter.replica },
      filter.result === undefined ? {} : { result: filter.result },
      filter.from === undefined ? {} : { at: { gte: new Date(filter.from) } },
      filter.to === undefined ? {} : { at: { lt: new Date(filter.to) } },
      cursor === undefined
        ? {}
        : // The first condition bounds the index scan; the second decides within one instant.
          { at: { lte: cursor.at }, OR: [{ at: { lt: cursor.at } }, { id: { lt: cursor.id } }] },
    ],
  };
}

const isId = (value: string): boolean => z.uuid().safeParse(value).success;

const writeCursor = (at: Date, id: string): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

function readCursor(cursor: string): { at: Date; id: string } | undefined {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  return /^\d{1,15}$/.test(time) && isId(id) ? { at: new Date(Number(time)), id } : undefined;
}
