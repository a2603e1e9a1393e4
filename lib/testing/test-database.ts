import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../runtime/postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Belongs to the test: for key files and the like. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL of its own, with the product's tables. Takes about two seconds. Also sets `DATABASE_URL` and
 * `UNDERSTUDY_DATA_DIR` of this process, which belongs to one test file.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-test-'));
  const server = await startPostgres(directory);
  await createTables(server.url);
  process.env.DATABASE_URL = server.url;
  process.env.UNDERSTUDY_DATA_DIR = directory;
  return {
    url: server.url,
    dataDirectory: directory,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function createTables(url: string): Promise<void> {
  const migrations = join(import.meta.dirname, '../../prisma/migrations');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const name of (await readdir(migrations)).filter((entry) => !entry.endsWith('.toml')).sort()) {
    await client.query(await readFile(join(migrations, name, 'migration.sql'), 'utf8'));
  }
  await client.end();
}
