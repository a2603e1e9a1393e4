import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditFilter } from '../contracts/audit.ts';
import { startTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { readAudit, readAuditPeople } from './audit-queries.ts';
import { type Database, openDatabase } from './client.ts';

let server: TestDatabase;
let db: Database;
const vera = randomUUID();
const otto = randomUUID();
const environmentId = randomUUID();
const start = Date.parse('2026-11-22T10:00:00Z');

beforeAll(async () => {
  server = await startTestDatabase();
  db = openDatabase(server.url);
  // Three to the same instant: only the id keeps them apart.
  const rows = Array.from({ length: 120 }, (_, n) => ({
    at: new Date(start + Math.floor(n / 3) * 1000),
    deed: n % 2 === 0 ? 'run.request' : 'replica.pause',
    userId: n % 4 === 0 ? vera : otto,
    userName: n % 4 === 0 ? (n < 60 ? 'vera' : 'vera m.') : 'otto',
    role: 'operator',
    result: n % 10 === 9 ? 'refused' : 'ok',
    code: n % 10 === 9 ? 'forbidden' : null,
    environmentId: n % 5 === 0 ? environmentId : null,
  }));
  await db.auditEntry.createMany({ data: rows });
});

afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

/** Every page of a filter. */
async function all(filter: AuditFilter) {
  const found = [];
  let after: string | undefined;
  do {
    const page = await readAudit(db, { ...filter, after }, 7);
    found.push(...page.entries);
    after = page.nextCursor ?? undefined;
  } while (after !== undefined);
  return found;
}

describe('the audit', () => {
  it('comes page by page, each entry once, newest first', async () => {
    const entries = await all({});
    expect(new Set(entries.map(({ id }) => id)).size).toBe(120);
    const times = entries.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it.each<[AuditFilter, number]>([
    [{ user: vera }, 30],
    [{ deed: 'replica.pause' }, 60],
    [{ result: 'refused' }, 12],
    [{ environment: environmentId }, 24],
    [{ from: '2026-11-22T10:00:10Z', to: '2026-11-22T10:00:20Z' }, 30],
    [{ user: vera, deed: 'replica.pause' }, 0],
    [{ user: 'nobody' }, 0],
  ])('is narrowed down by %j', async (filter, count) => {
    expect(await all(filter)).toHaveLength(count);
  });

  it('has nothing after a cursor that is none', async () => {
    expect(await readAudit(db, { after: 'nonsense' })).toEqual({ entries: [], nextCursor: null });
  });

  it('names everybody once, as they were called last', async () => {
    expect(await readAuditPeople(db)).toEqual([
      { userId: otto, name: 'otto' },
      { userId: vera, name: 'vera m.' },
    ]);
  });
});
