import { type DatabaseFile, scanDatabaseFiles } from '../berkeleydb/database-scan.ts';
import { required, type Work } from './work.ts';

/**
 * Looks for the database files of the active. Leaves out the placeholders that stand under the old name of a database
 * while the transaction that renames it is open: they hold nothing, and the log makes and removes them.
 */
export async function scanActive(work: Work): Promise<DatabaseFile[]> {
  const found = await scanDatabaseFiles(work.context.host.files, required(work.layout, 'the environment'));
  return found.filter((file) => file.meta?.kind !== 'rename-placeholder');
}

/** Tells one file from another: directory, name and uid. A queue extent has no uid. */
export const fileKey = (file: DatabaseFile): string =>
  `${file.directory}\0${file.name}\0${file.meta?.uid ?? ''}`;
