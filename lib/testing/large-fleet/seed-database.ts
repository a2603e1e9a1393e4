import { resolve } from 'node:path';
import { UnderstudyError } from '../../contracts/errors.ts';
import { localMutexes } from '../../io/local-mutexes.ts';
import { openDataDirectory } from '../../runtime/data-directory.ts';
import { connectToDatabase } from '../../runtime/database-address.ts';
import { applyMigrations } from '../../runtime/migrations.ts';
import { startPostgres } from '../../runtime/postgres.ts';
import type { RuntimeSettings } from '../../runtime/runtime-settings.ts';
import { type SeedOptions, seedFleet } from './seed-fleet.ts';
import type { LargeFleet } from './size.ts';

const migrations = resolve(import.meta.dirname, '../../../prisma/migrations');

/**
 * Fills the database that the settings name, started and migrated as `npm start` does it.
 *
 * @throws UnderstudyError conflict where the product runs on that data directory, or the database has environments
 */
export async function seedDatabase(
  settings: Pick<RuntimeSettings, 'dataDirectory' | 'databaseUrl'>,
  fleet: LargeFleet,
  options: SeedOptions,
): Promise<void> {
  if (settings.databaseUrl !== undefined) return fill(settings.databaseUrl, fleet, options);
  const data = await openDataDirectory(settings.dataDirectory);
  const lock = await localMutexes.hold(`supervisor of ${data}`);
  if (!lock) throw runs(data);
  const server = await startPostgres(data);
  try {
    await fill(server.url, fleet, options);
  } finally {
    await server.stop();
    await lock.release();
  }
}

async function fill(url: string, fleet: LargeFleet, options: SeedOptions): Promise<void> {
  await applyMigrations(url, migrations);
  const began = performance.now();
  const client = await connectToDatabase(url);
  try {
    await seedFleet(client, fleet, options);
  } finally {
    await client.end();
  }
  options.say?.(`done in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

const runs = (data: string) =>
  new UnderstudyError('conflict', `understudy runs on the data directory ${data}`, {
    op: 'seed',
    path: data,
    hint: 'Stop it first, or name another directory in UNDERSTUDY_DATA_DIR.',
  });
