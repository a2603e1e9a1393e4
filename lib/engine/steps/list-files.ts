import { listLogFilesInUse } from '../../berkeleydb/db-archive.ts';
import { firstFileInUse } from '../../berkeleydb/log-checkpoint.ts';
import { isUnderstudyError } from '../../contracts/errors.ts';
import { parseLogFileName } from '../../contracts/lsn.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { logFileNumber } from '../../contracts/units.ts';
import { scanActive } from '../active-files.ts';
import { compareWithArchive } from '../compare-with-archive.ts';
import { note, required, type Step, utilityHooks, type Work } from '../work.ts';

/**
 * Lists the database files by their metadata pages, in all data directories, so that also those are found that
 * `db_archive -s` does not know. Also which log files are in use, asked before anything is copied: recovery of what is
 * copied from now on begins there.
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
  if (lists && work.kind === 'snapshot') work.aside = compareWithArchive(work, found);
  return formatCount(found.filter((file) => file.kind === 'database').length, 'database');
};

/**
 * `db_archive` joins the environment, which has to be safe (BERKELEYDB.md trap 4). Where nobody has the environment
 * open there is nothing to join: the log reader then answers alone, with the same answers.
 */
async function askArchive(work: Work) {
  const layout = required(work.layout, 'the environment');
  const utilities = required(work.utilities, 'the utilities');
  try {
    return await listLogFilesInUse(
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
