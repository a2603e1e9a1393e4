import { UnderstudyError } from '../contracts/errors.ts';
import { knownPlace } from './postgres-place.ts';
import { socketUrl } from './postgres-settings.ts';
import { isPostmasterOf, readPostmasterFile } from './postmaster-file.ts';
import type { RuntimeSettings } from './runtime-settings.ts';

/**
 * The database of a product that runs: the one that DATABASE_URL names, or the embedded one of the data directory.
 * @throws UnderstudyError database-unreachable where none runs there
 */
export async function findDatabase(
  settings: Pick<RuntimeSettings, 'databaseUrl' | 'dataDirectory'>,
): Promise<string> {
  if (settings.databaseUrl) return settings.databaseUrl;
  const { cluster } = await knownPlace(settings.dataDirectory);
  const server = await readPostmasterFile(cluster);
  if (server?.ready && (await isPostmasterOf(cluster, server.pid))) return socketUrl(server.socketDirectory);
  throw new UnderstudyError(
    'database-unreachable',
    `understudy does not run on the data directory ${settings.dataDirectory}`,
    {
      op: 'find the database',
      path: settings.dataDirectory,
      hint: 'Start it first. Where it was started with UNDERSTUDY_DATA_DIR or DATABASE_URL, set the same here.',
    },
  );
}
