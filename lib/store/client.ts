import { PrismaPg } from '@prisma/adapter-pg';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** The database, or a transaction on it. */
export type Db = PrismaClient | Prisma.TransactionClient;

const connectionTimeoutMs = 5000;

/** A client with a pool of its own. The caller disconnects it. Connects with the first query. */
export function openDatabase(url: string, options: { readonly poolSize?: number } = {}): Database {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: connectionTimeoutMs,
      application_name: 'understudy',
    },
    {
      // An idle connection that breaks is replaced by the pool; the query that needs one reports what is wrong.
      onPoolError: () => undefined,
      onConnectionError: () => undefined,
    },
  );
  return new PrismaClient({
    adapter,
    // A transaction here is a few statements; one that waits longer for a connection says so instead.
    transactionOptions: { maxWait: 5000, timeout: 15_000 },
  });
}

/** `DATABASE_URL`. Throws `database-unreachable` where it is not set. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new UnderstudyError('database-unreachable', 'DATABASE_URL is not set', {
    op: 'open database',
    hint: 'Start the product with npm start, which starts its own PostgreSQL where DATABASE_URL names none.',
  });
}

const key = Symbol.for('understudy.database');
const shared = globalThis as { [key]?: Database };

/** The one client of this process: on `globalThis`, as a bundler can load this module more than once. */
export function database(): Database {
  shared[key] ??= openDatabase(databaseUrl());
  return shared[key];
}
