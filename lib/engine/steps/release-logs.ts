import { join } from 'node:path';
import { UnderstudyError } from '../../contracts/errors.ts';
import { logFileName, parseLogFileName } from '../../contracts/lsn.ts';
import { formatCount } from '../../contracts/quantity.ts';
import type { Files } from '../../io/files.ts';
import { askLogFiles } from '../ask-archive.ts';
import { holds } from '../log-holder.ts';
import { note, required, type Step } from '../work.ts';

/**
 * The second form of the manual's procedure: log files that the environment no longer uses leave it (invariant 1). Only
 * where the operator chose it, only files that plain `db_archive` lists, and only after this replica and every other one
 * that follows the environment has them in its archive, synced and equal byte for byte. A replica that lacks one holds it
 * back, and all that come after it.
 */
export const releaseLogs: Step = async (work) => {
  if (!work.request.moveLogs) return 'the environment keeps its log files';
  const stay = await work.request.logsStay?.();
  if (stay !== undefined) return `log files stay in the environment: ${stay}`;
  const lists = await askLogFiles(work);
  if (!lists) return 'nothing could ask which log files are in use: all are kept';
  // Synced and on record, before anything relies on it.
  await work.archived;
  const unused = lists.unused.flatMap((name) => parseLogFileName(name) ?? []).sort((a, b) => a - b);
  const { logDirectory } = required(work.layout, 'the environment');
  const { files } = work.context.host;
  const holders = [work.request.target, ...(await work.request.alsoHeldBy())];
  let removed = 0;
  let heldBack: string | undefined;
  for (const number of unused) {
    work.context.signal.throwIfAborted();
    const path = join(logDirectory, logFileName(number));
    for (const target of holders) {
      heldBack = await holds(files, target, path, number);
      if (heldBack !== undefined) break;
    }
    if (heldBack !== undefined) {
      note(work, `${logFileName(number)} and later ones stay in the environment: ${heldBack}`);
      break;
    }
    await removeFromActive(files, path);
    note(work, `${logFileName(number)} left the environment`);
    removed += 1;
  }
  if (removed > 0) await files.syncDirectory(logDirectory);
  const left = `${formatCount(removed, 'log file')} left the environment`;
  return heldBack === undefined ? left : `${left}, ${unused.length - removed} held back`;
};

/** The one thing that is ever removed from an active environment. */
async function removeFromActive(files: Files, path: string): Promise<void> {
  if (parseLogFileName(path.slice(path.lastIndexOf('/') + 1)) === undefined)
    throw new UnderstudyError('internal', 'only a log file may leave an environment', { path });
  await files.unlink(path).catch((error: NodeJS.ErrnoException) => {
    // Somebody else removes log files too (DB_LOG_AUTO_REMOVE, `db_archive -d`).
    if (error.code !== 'ENOENT') throw error;
  });
}
