import { UnderstudyError } from '../contracts/errors.ts';
import { formatLsn, type Lsn, lsn } from '../contracts/lsn.ts';
import type { FileStat, Files } from '../io/files.ts';
import type { LogCipher } from './log-cipher.ts';
import { logFilePath, naming } from './log-files.ts';
import type { LogPosition } from './log-position.ts';
import { scanLog } from './log-reader.ts';
import { readRecord } from './log-record-bytes.ts';
import type { LogRecord } from './log-walk.ts';
import type { ScanBuffer } from './scan-buffer.ts';

export interface LogFollowerOptions {
  readonly files: Files;
  readonly directory: string;
  /** The end of a record; the follower hands over what comes after it. */
  readonly from: LogPosition;
  /**
   * Called for each new record, in log order. Where an advance throws, what it handed over is void: the next one hands
   * it over again.
   */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
  readonly types?: ReadonlySet<number> | undefined;
  readonly buffer?: ScanBuffer | undefined;
  /** Of an encrypted log. */
  readonly cipher?: LogCipher | undefined;
}

export interface FollowerStep {
  /** False where nothing was written since the step before. */
  readonly changed: boolean;
  /** End of the valid log, raw, as `scanLog` gives it. */
  readonly end: Lsn;
  readonly tail: 'clean' | 'torn';
  /** The log is encrypted and is read without its cipher. */
  readonly closed: boolean;
  /** New records of this step and their bytes, header records of files aside. */
  readonly records: number;
  readonly bytes: number;
}

export interface LogFollower {
  /**
   * Reads what is new. An idle log costs a stat of the last file, and of the directory at every fourth look: another log
   * file that begins is seen within four looks where its predecessor was full to the byte and so stays as it was.
   *
   * Before it trusts what follows it looks whether the last record that it knows still stands where it was: log-diverged
   * where it does not (the log went back, or another environment stands there), log-shrunken and log-gap as `scanLog`;
   * the follower is of no use after these three. After log-corrupt, log-unreadable and log-directory-missing the next
   * advance tries again from where it stood.
   */
  advance(signal?: AbortSignal): Promise<FollowerStep>;
  /** End of the last record handed over (or the start). */
  readonly position: LogPosition;
}

/** Looks whether the log is as before, without opening anything, this many times in a row at most. */
const looksWithoutReading = 15;
/** Of these, the directory is looked at once in so many. */
const looksWithoutDirectory = 4;
/** Bytes of the last record that are kept for comparison: its header with the checksum of all of it, and some body. */
const anchorBytes = 256;

interface Look {
  readonly directory: FileStat;
  readonly last: FileStat | undefined;
}

/** Follows a growing log from a position; nothing is read before the first advance. */
export function createLogFollower(options: LogFollowerOptions): LogFollower {
  const { files, directory } = options;
  let position = options.from;
  let end = options.from.lsn;
  let tail: 'clean' | 'torn' = 'clean';
  let closed = false;
  let anchor: { at: Lsn; bytes: Buffer } | undefined;
  let before: Look | undefined;
  /** Reads since the log's files last changed, and looks since the last read. */
  let quietReads = 0;
  let looks = 0;

  const lookAtDirectory = async (): Promise<FileStat> => {
    const directoryStat = await naming(directory, () => files.stat(directory));
    if (!directoryStat) {
      throw new UnderstudyError('log-directory-missing', 'the log directory is not there', {
        op: 'read the log',
        path: directory,
        hint: 'Check that the file system is mounted; where the log directory moved, register the environment again.',
      });
    }
    return directoryStat;
  };

  const lookAtLast = (): Promise<FileStat | undefined> => {
    const path = logFilePath(directory, end.file);
    return naming(path, () => files.stat(path));
  };

  /** Whether nothing has changed since the log was read last, as far as a look tells. */
  const isQuiet = async (): Promise<boolean> => {
    if (before === undefined || quietReads === 0 || looks >= looksWithoutReading) return false;
    if (!sameStat(before.last, await lookAtLast())) return false;
    return looks % looksWithoutDirectory !== 0 || sameStat(before.directory, await lookAtDirectory());
  };

  const assertAnchor = async (): Promise<void> => {
    if (!anchor) return;
    const { at, bytes } = anchor;
    const now = await readRecord(files, directory, at, anchorBytes);
    if (now?.equals(bytes)) return;
    const path = logFilePath(directory, at.file);
    // A file that is gone was perhaps only removed as no longer in use: the scan judges by the file after it.
    if (!now && !(await naming(path, () => files.stat(path)))) return;
    throw new UnderstudyError(
      'log-diverged',
      `the log went back: another record stands at ${formatLsn(at)} than before`,
      {
        op: 'follow the log',
        path,
        hint: 'The environment was reset, restored, or lost its newest log in a crash. A new snapshot starts a new chain.',
      },
    );
  };

  const dropAnchor = async ({ lsn: { file }, previousRecord }: LogPosition): Promise<void> => {
    if (previousRecord === undefined) return;
    const at = lsn(file, previousRecord);
    const bytes = await readRecord(files, directory, at, anchorBytes);
    if (bytes) anchor = { at, bytes };
  };

  const read = async (signal: AbortSignal | undefined): Promise<FollowerStep> => {
    await assertAnchor();
    const scan = await scanLog(files, directory, position, {
      onRecord: options.onRecord,
      types: options.types,
      buffer: options.buffer,
      cipher: options.cipher,
      signal,
    });
    // Always behind a record of the log proper, never behind a file's header: recovery takes away a last file that
    // holds nothing else and writes on in the file before (BERKELEYDB.md, trap 14), which is no going back.
    if (scan.records > 0 || !anchor) await dropAnchor(scan.position);
    position = scan.position;
    const changed = scan.records > 0 || scan.end.file !== end.file || scan.end.offset !== end.offset;
    end = scan.end;
    tail = scan.tail;
    closed = scan.closed;
    return { changed, end, tail, closed, records: scan.records, bytes: scan.bytes };
  };

  return {
    get position() {
      return position;
    },
    async advance(signal) {
      // Times of files are coarse (4 ms on Linux, up to 2 s elsewhere): a write in the same instant as a look leaves
      // the same time behind. So a log counts as unchanged only when it was read again after it looked the same.
      if (await isQuiet()) {
        looks += 1;
        return { changed: false, end, tail, closed, records: 0, bytes: 0 };
      }
      const now: Look = { directory: await lookAtDirectory(), last: await lookAtLast() };
      const same = before !== undefined && sameLook(before, now);
      const lookedAt = end.file;
      const step = await read(signal);
      quietReads = same ? quietReads + 1 : 0;
      looks = 0;
      before = step.end.file === lookedAt ? now : undefined;
      return step;
    },
  };
}

const sameLook = (a: Look, b: Look): boolean =>
  sameStat(a.directory, b.directory) && sameStat(a.last, b.last);

const sameStat = (a: FileStat | undefined, b: FileStat | undefined): boolean =>
  a?.mtimeNs === b?.mtimeNs && a?.ctimeNs === b?.ctimeNs && a?.size === b?.size && a?.inode === b?.inode;
