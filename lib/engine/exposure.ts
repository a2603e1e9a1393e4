import { createLogCipher, type LogCipher } from '../berkeleydb/log-cipher.ts';
import type { LogPosition } from '../berkeleydb/log-position.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { decodeTransactionEnd, recordType } from '../berkeleydb/log-records.ts';
import type { ScanBuffer } from '../berkeleydb/scan-buffer.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { Exposure } from '../contracts/replica.ts';
import type { Files } from '../io/files.ts';

/** Record types that exposure is worked out from. */
export const exposureTypes: ReadonlySet<number> = new Set([recordType.txnRegop]);

/** What a stretch of the log holds. */
export interface LogStretch {
  /** Bytes of records; header records of log files do not count, so that a new file without records is no exposure. */
  readonly bytes: number;
  readonly commits: number;
  /**
   * Unix seconds of its oldest commit: the smallest commit time, which is not always the first one's where the clock
   * was set back. Undefined where there is no commit.
   */
  readonly oldestCommitSeconds: number | undefined;
  readonly end: Lsn;
  readonly tail: 'clean' | 'torn';
}

export interface StretchOptions {
  readonly upTo?: Lsn | undefined;
  readonly buffer?: ScanBuffer | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of an encrypted log. */
  readonly cipher?: LogCipher | undefined;
}

/**
 * Reads a stretch of the log and counts. Throws as `scanLog`, and environment-encrypted for an encrypted log without
 * its cipher that holds anything there: to say that no commit is missing would be a lie.
 */
export async function measureStretch(
  files: Files,
  logDirectory: string,
  from: LogPosition,
  options: StretchOptions = {},
): Promise<LogStretch> {
  let commits = 0;
  let oldest: number | undefined;
  const scan = await scanLog(files, logDirectory, from, {
    ...options,
    types: exposureTypes,
    onRecord: (record) => {
      const end = decodeTransactionEnd(record.body);
      if (!end?.committed) return;
      commits += 1;
      if (oldest === undefined || end.timeSeconds < oldest) oldest = end.timeSeconds;
    },
  });
  if (scan.closed && scan.records > 0) throw closedLog(logDirectory);
  return { bytes: scan.bytes, commits, oldestCommitSeconds: oldest, end: scan.end, tail: scan.tail };
}

export const closedLog = (logDirectory: string): UnderstudyError =>
  new UnderstudyError(
    'environment-encrypted',
    'the log is encrypted: its commits are not seen without the password',
    {
      op: 'measure exposure',
      path: logDirectory,
      hint: 'Give the password of the environment (UNDERSTUDY_DB_PASSWORD on the command line).',
    },
  );

/** Age at `now` (Unix milliseconds) of a commit of this second. Commit times are whole seconds: never below zero. */
export const commitAgeMs = (seconds: number, now: number): number => Math.max(0, now - seconds * 1000);

/**
 * What a replica recovered to `recovered` does not have of the environment whose log this is, exactly, by reading the
 * log files from there to their end. `now` is Unix time in milliseconds.
 *
 * Throws as `scanLog`; log-gap, log-shrunken and log-diverged mean that the replica's chain is broken.
 */
export async function measureExposure(
  files: Files,
  logDirectory: string,
  recovered: Lsn,
  now: number,
  signal?: AbortSignal,
  password?: string | null,
): Promise<{ exposure: Exposure; environmentLsn: Lsn }> {
  const cipher = password == null ? undefined : createLogCipher(password);
  const stretch = await measureStretch(files, logDirectory, { lsn: recovered }, { signal, cipher });
  return { exposure: exposureOf(stretch, now), environmentLsn: stretch.end };
}

/** A stretch of log as what a page shows. */
export const exposureOf = (
  stretch: Pick<LogStretch, 'bytes' | 'commits' | 'oldestCommitSeconds'>,
  now: number,
): Exposure => ({
  bytes: stretch.bytes,
  commits: stretch.commits,
  oldestCommitAgeMs:
    stretch.oldestCommitSeconds === undefined ? null : commitAgeMs(stretch.oldestCommitSeconds, now),
});
