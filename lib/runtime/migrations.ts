import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import type { Client } from 'pg';
import { UnderstudyError } from '../contracts/errors.ts';
import { connectToDatabase, nameOfDatabase } from './database-address.ts';
import { readMigrations } from './migration-list.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** Of the advisory lock; any number that nobody else uses in this database. */
const lockKey = 7_036_874_417;
const filters = { externalTables: [], externalEnums: [] };

/**
 * Brings the tables of a database up to this release: applies the migrations that it lacks, in order. Each is one
 * transaction. Several callers, on several machines, take turns; the later ones find nothing to do. A migration that
 * was interrupted has left nothing but a note that it began, and is applied again.
 *
 * @param url of the database
 * @param directory that holds the migrations, `prisma/migrations`
 * @returns names of the migrations that were applied now
 * @throws UnderstudyError database-unreachable; database-schema-unknown where the tables are of something else, of a
 *   newer release, or of a migration that was changed after it was applied; then nothing is touched
 */
export async function applyMigrations(url: string, directory: string): Promise<readonly string[]> {
  const migrationsList = await readMigrations(directory);
  const client = await connectToDatabase(url);
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await using opened = await openSchemaEngine(url);
    await assertKnown(opened.engine, client, migrationsList, nameOfDatabase(url));
    const { appliedMigrationNames } = await opened.engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } finally {
    await client.end(); // Gives the lock back.
  }
}

async function assertKnown(
  engine: SchemaEngine,
  client: Client,
  migrationsList: MigrationList,
  database: string,
): Promise<void> {
  const found = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters,
  });
  const refuse = (what: string, hint: string) =>
    new UnderstudyError('database-schema-unknown', `the database ${database} ${what}`, {
      op: 'apply the migrations',
      hint,
    });
  if (!found.hasMigrationsTable) {
    const strangers = await tablesOf(client);
    if (strangers.length === 0) return;
    throw refuse(
      `holds tables that are not understudy's (${strangers.slice(0, 3).join(', ')})`,
      'Give Understudy a database of its own: create one, and name it in DATABASE_URL.',
    );
  }
  if (found.history && found.history.diagnostic !== 'databaseIsBehind') {
    const unknown = found.history.unpersistedMigrationNames;
    throw refuse(
      `has migrations that this release does not know (${unknown.join(', ')})`,
      'It was used by a newer release of Understudy, or by another program: start that release, or name another database in DATABASE_URL.',
    );
  }
  const edited = found.editedMigrationNames.filter((name) => !found.failedMigrationNames.includes(name));
  if (edited.length > 0) {
    throw refuse(
      `was made by other migrations than this release has (${edited.join(', ')})`,
      'Start the release that made it; a migration must not be changed once it was applied.',
    );
  }
  for (const migrationName of found.failedMigrationNames)
    await engine.markMigrationRolledBack({ migrationName });
}

async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
  );
  return rows.map((row) => row.name);
}
