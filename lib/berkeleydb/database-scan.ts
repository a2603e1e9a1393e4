import { dirname, join, relative } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { FileStat, Files } from '../io/files.ts';
import { type DatabaseMeta, readMetadataPage } from './database-file.ts';
import type { EnvironmentLayout } from './environment-layout.ts';

/** A file that belongs into a replica. */
export interface DatabaseFile {
  /** As the log names it: relative to its data directory. */
  readonly name: string;
  /** The data directory, absolute. */
  readonly directory: string;
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Undefined for queue extents, which have no metadata page. */
  readonly meta: DatabaseMeta | undefined;
  readonly kind: 'database' | 'queue-extent';
}

/** Regions, temporary files of removals and renames in flight, and `__db.register`. */
const temporaryName = /^__db\./;
const logName = /^log\.\d{10}$/;
/** `__dbq.NAME.N` (`qam_files.c`); partitions, `__dbp.NAME.NNN`, have a metadata page like any database. */
const extentName = /^__dbq\..+\.\d+$/;
/** What lies at the top of a replica. */
const replicaMarker = 'understudy.json';

/**
 * Finds all database files of an environment by looking, since `db_archive -s` leaves out those that nobody opened
 * during the life of the current log files. Walks the data directories with everything below them; a file below two of
 * them counts for the innermost. Left out: regions and other `__db.*`, log files, whatever has no metadata page, and
 * replicas that lie below. Follows links to files and directories, each directory once, so that loops end.
 * Files that come and go meanwhile are no error. Sorted by directory in the order of lookup, then by name.
 *
 * @throws UnderstudyError path-invalid for a database whose name is not UTF-8, and Node's own errors (EACCES): a
 * directory or a file that cannot be read may hide a database.
 */
export async function scanDatabaseFiles(
  files: Files,
  layout: Pick<EnvironmentLayout, 'dataDirectories'>,
): Promise<DatabaseFile[]> {
  // All of them before the first is walked: one can lie below another, or be reached from it through a link, and its
  // files are its own, by the names that the log has for them.
  const visited = new Set<string>();
  for (const directory of layout.dataDirectories) {
    const stat = await files.stat(directory);
    if (stat) visited.add(identityOf(stat));
  }
  const found: DatabaseFile[] = [];
  for (const directory of layout.dataDirectories) {
    const here: DatabaseFile[] = [];
    await look(files, directory, directory, visited, here);
    found.push(...here.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
  return found;
}

const identityOf = ({ device, inode }: FileStat): string => `${device}:${inode}`;

async function walk(
  files: Files,
  root: string,
  directory: string,
  visited: Set<string>,
  found: DatabaseFile[],
): Promise<void> {
  const stat = await files.stat(directory);
  if (!stat || visited.has(identityOf(stat))) return;
  visited.add(identityOf(stat));
  await look(files, root, directory, visited, found);
}

async function look(
  files: Files,
  root: string,
  directory: string,
  visited: Set<string>,
  found: DatabaseFile[],
): Promise<void> {
  const entries = await files.list(directory).catch(ignoringAbsence);
  if (!entries || entries.some((entry) => entry.name === replicaMarker && directory !== root)) return;
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (temporaryName.test(entry.name) || logName.test(entry.name)) continue;
    assertReadableName(entry.name, path);
    const kind = entry.kind === 'symlink' ? (await files.stat(path))?.kind : entry.kind;
    if (kind === 'directory') await walk(files, root, path, visited, found);
    else if (kind === 'file') {
      const file = await recognise(files, root, path);
      if (file) found.push(file);
    }
  }
}

async function recognise(files: Files, root: string, path: string): Promise<DatabaseFile | undefined> {
  const name = relative(root, path);
  const stat = await files.stat(path);
  if (!stat) return undefined;
  const file = { name, directory: root, path, size: stat.size };
  const meta = await readMetadataPage(files, path);
  if (meta) return { ...file, meta, kind: 'database' };
  const base = path.slice(dirname(path).length + 1);
  return extentName.test(base) ? { ...file, meta: undefined, kind: 'queue-extent' } : undefined;
}

/** Node shows bytes that are not UTF-8 as U+FFFD, and then does not find the file by that name: it would be left out. */
function assertReadableName(name: string, path: string): void {
  if (!name.includes('\uFFFD')) return;
  throw new UnderstudyError('path-invalid', 'a name in a data directory is not UTF-8', {
    op: 'scan data directory',
    path,
    hint: 'Rename it, or move it out of the environment; a database with such a name cannot be replicated.',
  });
}

const ignoringAbsence = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined;
  throw error;
};
