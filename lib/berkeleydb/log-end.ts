import { lsn } from '../contracts/lsn.ts';
import { logFileNumber } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import { noLogFiles } from './log-absence.ts';
import { listLogNumbers } from './log-files.ts';
import type { LogPosition } from './log-position.ts';
import { type LogScan, type LogScanOptions, scanLog } from './log-reader.ts';

/**
 * The end of the log by its last file alone (or from a position that is known): what a watcher asks first.
 * Where the last file holds no record of its own, the file before it is read too. Throws as {@link scanLog}.
 */
export async function endOfLog(
  files: Files,
  directory: string,
  from?: LogPosition,
  options: LogScanOptions = {},
): Promise<LogScan> {
  if (from) return scanLog(files, directory, from, options);
  const numbers = await listLogNumbers(files, directory);
  const newest = numbers.at(-1);
  if (newest === undefined) throw noLogFiles(directory);
  const scan = await scanLog(files, directory, { lsn: lsn(newest, 0) }, options);
  if (scan.lastRecord || !numbers.includes(logFileNumber(newest - 1))) return scan;
  return scanLog(files, directory, { lsn: lsn(newest - 1, 0) }, options);
}
