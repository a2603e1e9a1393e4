import type { Db } from './client.ts';

/** `18.4`, of the PostgreSQL that holds the tables. */
export async function readServerVersion(db: Db): Promise<string> {
  const rows = await db.$queryRaw<{ server_version: string }[]>`SHOW server_version`;
  return rows[0]?.server_version.split(' ')[0] ?? '';
}
