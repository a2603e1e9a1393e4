import { firstFileInUse } from '../../berkeleydb/log-checkpoint.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { logFileNumber } from '../../contracts/units.ts';
import { scanActive } from '../active-files.ts';
import { askFirstInUse, compareDatabases, compareLogFiles } from '../ask-archive.ts';
import { addAside, required, type Step } from '../work.ts';

/**
 * Lists the database files by their metadata pages, in all data directories, so that also those are found that
 * `db_archive -s` does not know. For a snapshot also which log files are in use, asked before anything is copied:
 * recovery of what is copied from now on begins there. An update goes on where its generation says, and asks beside the
 * other steps.
 */
export const listFiles: Step = async (work) => {
  const layout = required(work.layout, 'the environment');
  const found = await scanActive(work);
  work.before = found;
  if (work.kind === 'update') addAside(work, compareLogFiles(work));
  else {
    const read = await firstFileInUse(work.context.host.files, layout.logDirectory, undefined, work.cipher);
    const asked = await askFirstInUse(work);
    // The lower of the two answers: a checkpoint can have come between them, and too many log files harm nothing.
    work.first = logFileNumber(Math.min(read, asked ?? read));
    if (asked !== undefined) addAside(work, compareDatabases(work, found));
  }
  return formatCount(found.filter((file) => file.kind === 'database').length, 'database');
};
