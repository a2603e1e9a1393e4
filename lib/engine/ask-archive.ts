import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import {
  isQuickToList,
  type LogFileLists,
  listLogFilesInUse,
  listOpenedDatabases,
} from '../berkeleydb/db-archive.ts';
import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import type { UtilityHooks } from '../berkeleydb/utility.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import { logFileName, parseLogFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { type Aside, note, required, utilityHooks, type Work } from './work.ts';

/** What `db_archive` says of the log files; undefined where nothing can join. Throws as {@link listLogFilesInUse}. */
export const askLogFiles = (work: Work): Promise<LogFileLists | undefined> =>
  ask(work, utilityHooks(work, 'db_archive', true));

/** The first log file that `db_archive` counts as in use. As {@link askLogFiles}. */
export const askFirstInUse = async (work: Work): Promise<LogFileNumber | undefined> =>
  firstInUse(await askLogFiles(work));

const firstInUse = (lists: LogFileLists | undefined): LogFileNumber | undefined =>
  lists?.logFiles
    .filter((name) => !lists.unused.includes(name))
    .flatMap((name) => parseLogFileName(name) ?? [])
    .sort((a, b) => a - b)[0];

/**
 * `db_archive` joins the environment, which has to be safe (BERKELEYDB.md trap 4). Where nobody has the environment
 * open there is nothing to join: the log reader then answers alone, with the same answers.
 */
async function ask(work: Work, hooks: UtilityHooks): Promise<LogFileLists | undefined> {
  try {
    return await listLogFilesInUse(
      work.context.host,
      required(work.utilities, 'the utilities'),
      required(work.layout, 'the environment'),
      work.request.environment.password,
      hooks,
    );
  } catch (error) {
    const alone =
      isUnderstudyError(error) &&
      (error.code === 'region-missing' || (error.code === 'environment-panicked' && work.kind === 'update'));
    if (!alone) throw error;
    note(work, `${error.message}: nothing joins it, the log is read instead`);
    return undefined;
  }
}

/**
 * Asks which log files are in use, and notes where the log reader says something else. An update needs the answer for
 * nothing else: it begins at its generation's own `next`.
 */
export function compareLogFiles(work: Work): Aside {
  return aside(work, 'db_archive', async (hooks) => {
    const { files } = work.context.host;
    const { logDirectory } = required(work.layout, 'the environment');
    const before = await firstFileInUse(files, logDirectory, undefined, work.cipher);
    const asked = firstInUse(await ask(work, hooks));
    if (asked === undefined || asked === before) return;
    // A checkpoint in between moves the answer on.
    const after = await firstFileInUse(files, logDirectory, undefined, work.cipher);
    if (asked >= before && asked <= after) return;
    note(
      work,
      `db_archive says that ${logFileName(asked)} is the first log file in use, the log says ${logFileName(after)}`,
    );
  });
}

/**
 * Asks `db_archive -s`, and notes how its answer differs from the scan. It reads the whole log that the environment
 * keeps, and resolves names in the same directories that were scanned, so that it can list nothing that the scan does
 * not find but names that are absolute, which the log reader refuses by itself.
 */
export function compareDatabases(work: Work, found: readonly DatabaseFile[]): Aside {
  return aside(work, 'db_archive -s', async (hooks) => {
    const layout = required(work.layout, 'the environment');
    if (!(await isQuickToList(work.context.host, layout))) {
      note(work, 'db_archive -s is not asked: the environment keeps so much log that it would read for long');
      return;
    }
    const listed = await listOpenedDatabases(
      work.context.host,
      required(work.utilities, 'the utilities'),
      layout,
      work.request.environment.password,
      hooks,
    );
    note(work, listed ? differenceOf(found, listed) : 'db_archive -s gave up on a file that has gone');
  });
}

/** Something that is asked beside the steps, and that none of them waits for. */
function aside(work: Work, what: string, compare: (hooks: UtilityHooks) => Promise<void>): Aside {
  const stopped = new AbortController();
  const hooks = {
    ...utilityHooks(work, 'db_archive', true),
    signal: AbortSignal.any([work.context.signal, stopped.signal]),
  };
  const done = compare(hooks).catch((error: unknown) => {
    if (isUnderstudyError(error) && error.code === 'environment-not-answering') throw error;
    if (!hooks.signal.aborted) note(work, `${what} was not compared: ${toErrorReport(error).message}`);
  });
  return { done, stop: () => stopped.abort() };
}

function differenceOf(found: readonly DatabaseFile[], listed: readonly string[]): string {
  const names = new Set(listed);
  const databases = found.filter((file) => file.kind === 'database');
  const unlisted = databases.filter((file) => !names.has(file.name));
  if (unlisted.length === 0) return 'db_archive -s lists the same databases';
  const shown = unlisted.slice(0, 3).map((file) => file.name);
  return `db_archive -s does not list ${unlisted.length} of ${databases.length} databases (${shown.join(', ')}${unlisted.length > 3 ? ', …' : ''}): copied all the same`;
}
