import { Client, DatabaseError } from 'pg';
import { UnderstudyError } from '../contracts/errors.ts';

/**
 * Opens one connection, with a few seconds of patience.
 * @param url of the database; what it holds of a password is in no message
 * @throws UnderstudyError database-unreachable
 */
export async function connectToDatabase(url: string): Promise<Client> {
  let client: Client | undefined;
  try {
    client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    // A connection that breaks while idle; the query that needs it reports it.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (cause) {
    await client?.end().catch(() => undefined);
    throw new UnderstudyError(
      'database-unreachable',
      `the database ${nameOfDatabase(url)} cannot be reached: ${reasonOf(cause)}`,
      {
        op: 'connect to the database',
        hint: 'Check DATABASE_URL (postgresql://user:password@host:port/database) and that the server runs; or unset it to use the embedded PostgreSQL.',
        cause,
      },
    );
  }
}

/** Host, port and database, without user and password. */
export function nameOfDatabase(url: string): string {
  try {
    const { host, pathname, searchParams } = new URL(url);
    return `${searchParams.get('host') ?? host}${pathname}`;
  } catch {
    return 'that DATABASE_URL names';
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  if (error instanceof DatabaseError) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return reasons[error.code] ?? error.message;
  }
  return error instanceof Error && error.message === 'timeout expired'
    ? 'no answer within 5 s'
    : 'not an address';
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found (the name service does not answer)',
  ENOENT: 'no such socket',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no answer',
};
