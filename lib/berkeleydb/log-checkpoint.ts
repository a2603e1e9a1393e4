import { compareLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import { type LogFileNumber, logFileNumber } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import { noLogFiles } from './log-absence.ts';
import type { LogCipher } from './log-cipher.ts';
import { listLogNumbers } from './log-files.ts';
import { scanLog } from './log-reader.ts';
import { decodeCheckpoint, recordType } from './log-records.ts';
import { ScanBuffer } from './scan-buffer.ts';

export interface Checkpoint {
  /** Where the checkpoint record itself begins. */
  readonly lsn: Lsn;
  /** What recovery has to start from: everything before it was in the database files at the checkpoint. */
  readonly checkpointLsn: Lsn;
  /** Unix seconds. */
  readonly timeSeconds: number;
}

const checkpointTypes: ReadonlySet<number> = new Set([recordType.txnCheckpoint]);

/**
 * The last checkpoint record that ends at or before `upTo` (of the whole log where absent); undefined where the log
 * files there hold none. Walks back file by file, each read forward once, so it reads little in a live environment:
 * applications checkpoint often.
 *
 * Of an encrypted log without its cipher the answer is undefined, as where there is no checkpoint.
 * Throws as `scanLog`; also log-gap where a file between the checkpoint and `upTo` is missing.
 */
export async function lastCheckpoint(
  files: Files,
  directory: string,
  upTo?: Lsn,
  cipher?: LogCipher,
): Promise<Checkpoint | undefined> {
  const numbers = await listLogNumbers(files, directory);
  const newest = numbers.at(-1);
  const oldest = numbers[0];
  if (newest === undefined || oldest === undefined) throw noLogFiles(directory);
  const buffer = new ScanBuffer();
  let limit: Lsn | undefined = upTo && upTo.file <= newest ? upTo : undefined;
  for (let file: number = limit?.file ?? newest; file >= oldest; file -= 1) {
    let found: Checkpoint | undefined;
    await scanLog(
      files,
      directory,
      { lsn: lsn(file, 0) },
      {
        upTo: limit,
        types: checkpointTypes,
        buffer,
        cipher,
        onRecord: (record) => {
          const decoded = decodeCheckpoint(record.body);
          if (decoded) {
            found = {
              lsn: record.lsn,
              checkpointLsn: decoded.checkpointLsn,
              timeSeconds: decoded.timeSeconds,
            };
          }
        },
      },
    );
    if (found) return found;
    // Up to the very beginning of this file: its link to the file before is checked.
    limit = lsn(file, 0);
  }
  return undefined;
}

/**
 * The first log file that recovery of this environment needs: the file of the checkpoint LSN in the last checkpoint
 * record at or before `upTo`, or the first file there is where no checkpoint is found. Every file before it is what
 * plain `db_archive` lists as no longer in use (`__log_get_stable_lsn` in `log/log_archive.c`), worked out without
 * joining. Throws as {@link lastCheckpoint}.
 */
export async function firstFileInUse(
  files: Files,
  directory: string,
  upTo?: Lsn,
  cipher?: LogCipher,
): Promise<LogFileNumber> {
  const numbers = await listLogNumbers(files, directory);
  const [oldest] = numbers;
  if (oldest === undefined) throw noLogFiles(directory);
  const checkpoint = await lastCheckpoint(files, directory, upTo, cipher);
  if (!checkpoint) return oldest;
  return compareLsn(checkpoint.checkpointLsn, lsn(oldest, 0)) < 0 ? oldest : checkpoint.checkpointLsn.file;
}

/**
 * The same for an environment that was just recovered, whose log goes on behind the checkpoint that recovery wrote: `at` is
 * where `db_recover` said that it is (BDB1519). Reads only from there on. Throws as `scanLog`.
 */
export async function firstFileInUseAfter(
  files: Files,
  directory: string,
  at: Lsn,
  cipher?: LogCipher,
): Promise<LogFileNumber> {
  let first: number = at.file;
  await scanLog(
    files,
    directory,
    { lsn: at },
    {
      types: checkpointTypes,
      cipher,
      onRecord: ({ body }) => {
        first = Math.min(first, decodeCheckpoint(body)?.checkpointLsn.file ?? first);
      },
    },
  );
  return logFileNumber(first);
}
