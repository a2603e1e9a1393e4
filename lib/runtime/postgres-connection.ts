import { Client } from 'pg';
import { databaseName, socketUrl } from './postgres-settings.ts';

/**
 * Makes sure that the product's database is there, which also proves that the server takes connections.
 * Throws what `pg` throws.
 */
export async function ensureDatabase(socketDirectory: string): Promise<void> {
  const client = new Client({
    connectionString: socketUrl(socketDirectory, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined); // Reported by the query that is under way.
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether a failed attempt is worth another: no socket yet, nobody behind it, or the server is still starting. */
export function isNotReadyYet(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // 57P03 cannot_connect_now: starting up, recovering or shutting down; 42P04: another start made the database first.
  return (
    code === 'ENOENT' ||
    code === 'ECONNREFUSED' ||
    code === 'ECONNRESET' ||
    code === '57P03' ||
    code === '42P04'
  );
}
