import { UnderstudyError } from '../contracts/errors.ts';
import { formatLsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { noLogFiles } from './log-absence.ts';
import type { LogCipher } from './log-cipher.ts';
import { listLogNumbers, logFilePath } from './log-files.ts';
import { scanLog } from './log-reader.ts';

/** A record that is being written is whole a moment later. */
const looks = 5;
const betweenLooksMs = 50;

/**
 * Reads every log file of a directory with its checksums and links, without joining the environment. Throws what the log
 * reader throws (log-corrupt, log-gap, …), and log-corrupt where the last file goes on with what is no record and stays
 * none.
 */
export async function assertLogWhole(
  host: Host,
  directory: string,
  { cipher, signal }: { readonly cipher: LogCipher | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { files, clock } = host;
  const [first] = await listLogNumbers(files, directory);
  if (first === undefined) throw noLogFiles(directory);
  const nothing = new Set<number>();
  let scan = await scanLog(files, directory, { lsn: lsn(first, 0) }, { types: nothing, cipher, signal });
  for (let look = 1; scan.tail === 'torn'; look += 1) {
    if (look === looks) {
      throw new UnderstudyError(
        'log-corrupt',
        `behind ${formatLsn(scan.end)} the log goes on with what is no whole record`,
        {
          op: 'read the log',
          path: logFilePath(directory, scan.end.file),
          hint: `Check the disk. If the application has crashed, its recovery settles the end of ${logFileName(scan.end.file)}.`,
        },
      );
    }
    await clock.sleep(betweenLooksMs, signal);
    scan = await scanLog(files, directory, scan.position, { types: nothing, cipher, signal });
  }
}
