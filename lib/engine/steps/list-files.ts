import { archiveLists } from '../../berkeleydb/db-archive.ts';
import { firstFileInUse } from '../../berkeleydb/log-checkpoint.ts';
import { isUnderstudyError } from '../../contracts/errors.ts';
import { parseLogFileName } from '../../contracts/lsn.ts';
import { logFileNumber } from '../../contracts/units.ts';
import { scanActive } from '../active-files.ts';
import { note, required, type Step, utilityHooks, type Work } from '../work.ts';

/**
 * Lists the database files: those that `db_archive -s` knows, and those that it does not (no open handle during the
 * life of the current log files), found by their metadata pages. Also which log files are in use, asked before
 * anything is copied: recovery of what is copied from now on begins there.
 */
export const listFiles: Step = async (work) => {
  const { host } = work.context;
  const layout = required(work.layout, 'the environment');
  const found = await scanActive(work);
  const read = await firstFileInUse(host.files, layout.logDirectory, undefined, work.cipher);
  const lists = await askArchive(work);
  const inUse = lists?.logFiles.filter((name) => !lists.unused.includes(name)) ?? [];
  const asked = inUse.flatMap((name) => parseLogFileName(name) ?? []);
  // The lower of the two answers: a checkpoint can have come between them, and too many log files harm nothing.
  work.first = logFileNumber(Math.min(read, ...asked));
  work.before = found;
  const databases = found.filter((file) => file.kind === 'database').length;
  if (!lists?.databases) {
    if (lists)
      note(work, 'db_archive -s gave up on a file that has gone: the scan of the directories stands alone');
    return `${databases} databases`;
  }
  const listed = new Set(lists.databases);
  const unlisted = found.filter((file) => file.kind === 'database' && !listed.has(file.name)).length;
  return unlisted > 0
    ? `${databases} databases, ${unlisted} of them not listed by db_archive -s`
    : `${databases} databases`;
};

/**
 * `db_archive` joins the environment, which has to be safe (BERKELEYDB.md trap 4). Where nobody has the environment
 * open there is nothing to join: the log reader then answers alone, with the same answers.
 */
async function askArchive(work: Work) {
  const layout = required(work.layout, 'the environment');
  const utilities = required(work.utilities, 'the utilities');
  try {
    return await archiveLists(
      work.context.host,
      utilities,
      layout,
      work.request.environment.password,
      utilityHooks(work, 'db_archive', true),
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
