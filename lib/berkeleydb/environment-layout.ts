import { isAbsolute, join, normalize } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { DirectoryEntry } from '../io/files.ts';
import { assertPlainPath } from '../io/plain-path.ts';
import { readMetadataPage } from './database-file.ts';
import { type DbConfig, parseDbConfig } from './db-config.ts';
import { type DataDirectory, findDataDirectories, findLogDirectory } from './environment-directories.ts';
import { resolveDirectory } from './resolve-directory.ts';

/** Where an environment is, as its operator named it: absolute paths. */
export interface EnvironmentLocation {
  readonly home: string;
  /** Set by the application's own code, so that no utility can know of them (BERKELEYDB.md trap 18). */
  readonly dataDirectories: readonly string[];
  readonly logDirectory: string | null;
}

export interface EnvironmentLayout {
  /** Absolute, links resolved. */
  readonly home: string;
  /** Absolute, links resolved, each once, in the order in which the library looks; the home is always one of them. */
  readonly dataDirectories: readonly string[];
  /** The same in the same order, with how DB_CONFIG writes them. */
  readonly directories: readonly DataDirectory[];
  /** Absolute, links resolved. */
  readonly logDirectory: string;
  /** True: no DB_CONFIG says so, the utilities look into the home instead. */
  readonly logDirectoryFromSpec: boolean;
  readonly dbConfig: DbConfig | undefined;
  /** Names of the `__db.NNN` in the home; none while nobody has it open, or where they are in memory. */
  readonly regions: readonly string[];
  /** Where the library puts new files; absolute, links resolved. */
  readonly createDirectory: string;
}

const regionName = /^__db\.\d{3,}$/;
const logName = /^log\.\d{10}$/;

/**
 * Finds out what belongs to an environment, by reading directories and DB_CONFIG only: nothing is joined, created or
 * changed. The order of lookup is that of `__db_appname` (seen with the utilities of 5.3): the data directories that the
 * application set, those of DB_CONFIG as they are listed, then the home.
 *
 * @throws UnderstudyError, each with a hint: path-relative, path-invalid, home-missing, home-not-directory, home-empty,
 * home-unreadable, not-an-environment, db-config-invalid, data-directory-missing, log-directory-missing, log-unreadable,
 * logs-in-memory, no-log-files, and absolute-database-name where new databases would be logged under a path that leads
 * out of a replica (see {@link leadsOutOfReplica}).
 */
export async function readEnvironmentLayout(
  host: Host,
  location: EnvironmentLocation,
): Promise<EnvironmentLayout> {
  assertPlainPath(location.home, 'the environment home');
  for (const path of location.dataDirectories) assertPlainPath(path, 'a data directory');
  if (location.logDirectory !== null) assertPlainPath(location.logDirectory, 'the log directory');

  const home = await resolveDirectory(host.files, location.home, {
    op: 'inspect environment home',
    missing: 'home-missing',
    notDirectory: 'home-not-directory',
    unreadable: 'home-unreadable',
    what: 'the environment home',
    hint: 'Enter the directory that the application passes to DB_ENV->open, on this host.',
  });
  const entries = await host.files.list(home);
  if (entries.length === 0) {
    throw refusal(
      'home-empty',
      home,
      'the environment home is empty',
      'Enter the directory that holds the __db.* and log.* files, or start the application once so that it makes its environment.',
    );
  }
  const dbConfig = await readDbConfig(host, home, entries);
  const regions = entries.filter((entry) => regionName.test(entry.name)).map((entry) => entry.name);
  const homeHasLogs = entries.some((entry) => logName.test(entry.name));
  if (!dbConfig && regions.length === 0 && !homeHasLogs && !(await holdsDatabase(host, home, entries))) {
    throw refusal(
      'not-an-environment',
      home,
      'nothing here belongs to a Berkeley DB environment: no __db.* regions, no log files, no DB_CONFIG, no database',
      'Enter the directory that the application passes to DB_ENV->open.',
    );
  }
  const directories = await findDataDirectories(host, home, dbConfig, location.dataDirectories);
  assertCreationStaysInside(home, dbConfig, location.dataDirectories);
  const logDirectory = await findLogDirectory(host, home, dbConfig, location.logDirectory);
  await assertLogFiles(host, home, logDirectory, dbConfig);
  const created =
    dbConfig?.createDirectory ??
    (location.dataDirectories.length === 0 ? dbConfig?.dataDirectories[0] : undefined);
  return {
    home,
    dataDirectories: directories.map((directory) => directory.path),
    directories,
    logDirectory,
    logDirectoryFromSpec: location.logDirectory !== null && dbConfig?.logDirectory === undefined,
    dbConfig,
    regions,
    createDirectory:
      directories.find((directory) => directory.written === created)?.path ?? directories[0]?.path ?? home,
  };
}

/**
 * ☠ Whether a data directory, as DB_CONFIG writes it, leads out of a copy of the home: absolute, or up through `..`.
 *
 * The library logs the creation, renaming and removal of a file together with the directory as it was written
 * (`fop_create`, `fop_write`, `fop_rename`: field `dirname`), and recovery uses that directory and not the replica's
 * DB_CONFIG. Seen with 5.3.28: `set_data_dir /active/ext`, a database created, the logs recovered with `db_recover -c`
 * in another directory whose DB_CONFIG said `data-1`: the active's own file was deleted and written anew.
 */
export function leadsOutOfReplica(written: string): boolean {
  return isAbsolute(written) || normalize(written).split('/')[0] === '..';
}

function assertCreationStaysInside(
  home: string,
  dbConfig: DbConfig | undefined,
  named: readonly string[],
): void {
  // Directories that the application sets come first; how it writes them only the log can tell.
  const first = named.length > 0 ? undefined : dbConfig?.dataDirectories[0];
  const created = dbConfig?.createDirectory ?? first;
  if (created === undefined || !leadsOutOfReplica(created)) return;
  throw refusal(
    'absolute-database-name',
    join(home, 'DB_CONFIG'),
    `new databases are created in ${created}, and the log names them by that path: recovering a replica would write there, into the active environment`,
    'Let DB_CONFIG name a directory inside the home (set_data_dir data; move the files, or mount or link the other place there), or one such directory with set_create_dir.',
  );
}

async function readDbConfig(
  host: Host,
  home: string,
  entries: readonly DirectoryEntry[],
): Promise<DbConfig | undefined> {
  if (!entries.some((entry) => entry.name === 'DB_CONFIG')) return undefined;
  const path = join(home, 'DB_CONFIG');
  try {
    return parseDbConfig(await host.files.readWhole(path), path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'db-config-invalid') throw cause;
    throw refusal(
      'home-unreadable',
      path,
      'DB_CONFIG cannot be read',
      'Give the user that runs Understudy read access to it.',
      cause,
    );
  }
}

async function holdsDatabase(host: Host, home: string, entries: readonly DirectoryEntry[]): Promise<boolean> {
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    if (await readMetadataPage(host.files, join(home, entry.name))) return true;
  }
  return false;
}

async function assertLogFiles(
  host: Host,
  home: string,
  logDirectory: string,
  dbConfig: DbConfig | undefined,
): Promise<void> {
  if (dbConfig?.logInMemory) {
    throw refusal(
      'logs-in-memory',
      join(home, 'DB_CONFIG'),
      'the environment keeps its logs in memory',
      'Such an environment cannot be replicated from its log files: take DB_LOG_IN_MEMORY out of DB_CONFIG.',
    );
  }
  const names = await host.files.list(logDirectory);
  if (names.some((entry) => logName.test(entry.name))) return;
  throw refusal(
    'no-log-files',
    logDirectory,
    'there are no log files here',
    'The environment is not transactional, keeps its logs in memory, or keeps them elsewhere: name the log directory that the application sets (--log-dir).',
  );
}

function refusal(
  code:
    | 'home-empty'
    | 'home-unreadable'
    | 'not-an-environment'
    | 'db-config-invalid'
    | 'logs-in-memory'
    | 'no-log-files'
    | 'absolute-database-name',
  path: string,
  message: string,
  hint: string,
  cause?: unknown,
): UnderstudyError {
  return new UnderstudyError(code, message, { op: 'inspect environment', path, hint, cause });
}
