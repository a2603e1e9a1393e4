import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { gap, noLogFiles } from './log-absence.ts';
import type { LogCipher } from './log-cipher.ts';
import { listLogNumbers, logFilePath, naming, withLogFile } from './log-files.ts';
import { damagedHeader, type LogHeaderReading, readHeader } from './log-header.ts';
import { diverged, type LogPosition, provePosition, shrunken } from './log-position.ts';
import { FileWalk, type LogBytesSink, type LogRecord, type WalkEnd, type WalkOptions } from './log-walk.ts';
import { ScanBuffer } from './scan-buffer.ts';

export interface LogScanOptions {
  /** Called for each record in log order, synchronously; not for the header records of files. */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
  /** Record types that `onRecord` is called for; all where absent. */
  readonly types?: ReadonlySet<number> | undefined;
  /** Called once a file was read to its end and the log goes on in the next one, before that one is read. */
  readonly onFile?: ((number: number) => void) | undefined;
  /**
   * Called for the bytes of what was found valid, in log order, header records of files included; not for a record
   * larger than the buffer (1 MiB). Synchronously, with a view of the buffer.
   */
  readonly onBytes?: LogBytesSink | undefined;
  /** Records that end after it are not read. An end of a record, as every position. */
  readonly upTo?: Lsn | undefined;
  /** True unless told otherwise. Without, only lengths and links are checked: for a stretch that was checked before. */
  readonly checksums?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of an encrypted log: without it records have no types and no bodies, and their HMAC is not checked. */
  readonly cipher?: LogCipher | undefined;
  /** To use again over many scans. */
  readonly buffer?: ScanBuffer | undefined;
}

export interface RecordPlace {
  readonly lsn: Lsn;
  /** Bytes, header included. */
  readonly length: number;
}

export interface LogScan {
  /** End of the last valid record, raw: may lie behind the header record of a last file that holds nothing else. */
  readonly end: Lsn;
  /** The last record, header records of files aside; undefined where the scan met none. */
  readonly lastRecord: RecordPlace | undefined;
  /** `clean`: zeros or nothing follow. `torn`: bytes that are no whole valid record (a write under way, or damage). */
  readonly tail: 'clean' | 'torn';
  /** The scan ended because it came to `upTo`; `tail` is then `clean` whatever follows. */
  readonly reachedLimit: boolean;
  /** Behind the last record of the log proper (or the start): where a later scan goes on. */
  readonly position: LogPosition;
  /** The log is encrypted and was read without its cipher: no record had a type. */
  readonly closed: boolean;
  /** Log files read. */
  readonly files: number;
  readonly records: number;
  /** Bytes of these records, without header records of files. */
  readonly bytes: number;
}

/**
 * Walks the records from a position to the end of the valid log, over all files, with one fixed buffer.
 *
 * The end is an all-zero record header, the end of a file, a short record, or a bad checksum or link; in the last file
 * only. Where such a thing stands before the records that the next file continues from (its header record holds the
 * offset of the last record before it), the log is damaged.
 *
 * A file that is made while the scan runs is read too: a file is complete before the next one is made
 * (`__log_newfile` in `log/log_put.c` flushes first), so what was read of it before is read again from its end.
 *
 * Throws log-gap (a file is missing, named), log-corrupt (file and offset), log-shrunken and log-diverged (the
 * position is not the end of a record here), no-log-files, log-directory-missing, log-unreadable, log-version-unknown;
 * an AbortError when the signal fires. With a cipher also environment-encrypted: its password is another one.
 */
export async function scanLog(
  files: Files,
  directory: string,
  from: LogPosition,
  options: LogScanOptions = {},
): Promise<LogScan> {
  const numbers = await listLogNumbers(files, directory);
  const context: ScanContext = {
    files,
    directory,
    numbers: new Set(numbers),
    newest: numbers.at(-1) ?? 0,
    buffer: options.buffer ?? new ScanBuffer(),
    upTo: options.upTo,
    onFile: options.onFile,
    walk: {
      checksums: options.checksums ?? true,
      types: options.types,
      onRecord: options.onRecord,
      onBytes: options.onBytes,
      signal: options.signal,
      cipher: options.cipher,
    },
  };
  return runScan(context, await startOf(context, from));
}

interface ScanContext {
  readonly files: Files;
  readonly directory: string;
  readonly numbers: Set<number>;
  newest: number;
  readonly buffer: ScanBuffer;
  readonly upTo: Lsn | undefined;
  readonly onFile: LogScanOptions['onFile'];
  readonly walk: WalkOptions;
}

/** What the scan knows at the end of a file. */
interface Progress {
  end: Lsn;
  lastRecord: RecordPlace | undefined;
  position: LogPosition;
  /** Offset of the last record of the file at `end`, header records included; undefined where that is not known. */
  previous: number | undefined;
  tail: 'clean' | 'torn';
  reachedLimit: boolean;
  closed: boolean;
  files: number;
  records: number;
  bytes: number;
}

async function startOf(context: ScanContext, from: LogPosition): Promise<LogPosition> {
  const { directory, numbers, newest } = context;
  if (newest === 0) throw noLogFiles(directory);
  const { file, offset } = from.lsn;
  if (numbers.has(file)) return from;
  if (newest < file) {
    throw shrunken(from.lsn, directory, `${logFileName(newest)} is the last file there`);
  }
  // The file may have been removed as no longer in use. Where nothing followed the position in it, nothing is missing.
  const next = file + 1;
  if (offset === 0 || !numbers.has(next)) throw gap(directory, file);
  const reading = await readHeaderOf(context, next);
  if (reading.kind !== 'valid' || reading.header.previousFileLastRecord >= offset) throw gap(directory, file);
  if (from.previousRecord !== undefined && reading.header.previousFileLastRecord !== from.previousRecord) {
    throw diverged(from.lsn, logFilePath(directory, next));
  }
  return { lsn: lsn(next, 0) };
}

async function runScan(context: ScanContext, start: LogPosition): Promise<LogScan> {
  const progress: Progress = {
    end: start.lsn,
    lastRecord: undefined,
    position: start,
    previous: undefined,
    tail: 'clean',
    reachedLimit: false,
    closed: false,
    files: 0,
    records: 0,
    bytes: 0,
  };
  let position = start;
  for (;;) {
    const file = position.lsn.file;
    const state = await walkFile(context, position, progress);
    if (state !== 'next') break;
    context.onFile?.(file);
    position = { lsn: lsn(file + 1, 0), previousRecord: progress.previous };
  }
  const { previous: _, ...scan } = progress;
  return scan;
}

/** Reads one file to its end and decides whether the log goes on in the next one. */
async function walkFile(
  context: ScanContext,
  position: LogPosition,
  progress: Progress,
): Promise<'next' | 'end'> {
  const { directory, files } = context;
  const number = position.lsn.file;
  const path = logFilePath(directory, number);
  const outcome = await withLogFile(files, path, async (file) => {
    const reading = await readHeader(file, path, context.walk.cipher);
    if (reading.kind !== 'valid') return absentHeader(context, position, path, reading, progress);
    const { header } = reading;
    progress.closed = header.encrypted && context.walk.cipher === undefined;
    if (position.lsn.offset === 0) {
      checkLink(context, position, header.previousFileLastRecord, progress);
      await handOverHeader(file, number, header.headerEnd, context.walk.onBytes);
    }
    const offset = position.lsn.offset === 0 ? header.headerEnd : position.lsn.offset;
    const limit = limitIn(context.upTo, number);
    if (offset > limit) return stopAtLimit(progress);
    const previous =
      position.lsn.offset === 0 ? 0 : await provePosition(file, path, header, position, context.buffer);
    const walk = new FileWalk(
      number,
      header,
      { offset, previous, bytesBefore: progress.bytes },
      limit,
      context.buffer,
      context.walk,
    );
    progress.files += 1;
    return walkToEnd(context, number, file, walk, progress);
  });
  if (outcome === undefined) throw gap(directory, number);
  return outcome;
}

async function walkToEnd(
  context: ScanContext,
  number: number,
  file: OpenFile,
  walk: FileWalk,
  progress: Progress,
): Promise<'next' | 'end'> {
  const before = { records: progress.records, bytes: progress.bytes };
  const step = async (): Promise<WalkEnd> => {
    const end = await walk.run(file);
    progress.end = lsn(number, walk.at);
    progress.previous = walk.previous;
    progress.records = before.records + walk.records;
    progress.bytes = before.bytes + walk.bytes;
    if (walk.records > 0) {
      progress.lastRecord = { lsn: lsn(number, walk.previous), length: walk.previousLength };
      progress.position = { lsn: progress.end, previousRecord: walk.previous };
    }
    progress.tail = end === 'torn' ? 'torn' : 'clean';
    return end;
  };
  let end = await step();
  if (end === 'limit') return stopAtLimit(progress);
  const next = number + 1;
  if (!context.numbers.has(next)) {
    const there = await naming(context.directory, () =>
      context.files.stat(logFilePath(context.directory, next)),
    );
    if (!there) {
      if (context.newest > next) throw gap(context.directory, next);
      return 'end';
    }
    context.numbers.add(next);
    context.newest = Math.max(context.newest, next);
    // It was made after this walk began: only now is this file known to be complete.
    end = await step();
    if (end === 'limit') return stopAtLimit(progress);
  }
  if (context.upTo === undefined || context.upTo.file > number) return 'next';
  // The records of this file end before the limit in it: the caller sees `end` before `upTo`.
  return 'end';
}

/** An empty file or zeros: the log ends before it, if it is the last one. */
function absentHeader(
  context: ScanContext,
  position: LogPosition,
  path: string,
  reading: Exclude<LogHeaderReading, { kind: 'valid' }>,
  progress: Progress,
): 'end' {
  const { file, offset } = position.lsn;
  const damage = reading.kind === 'damaged' ? reading.reason : 'it holds no record';
  if (offset > 0 && reading.kind === 'absent')
    throw shrunken(position.lsn, path, `${logFileName(file)} is empty`);
  if (offset > 0 || context.newest > file) throw damagedHeader(path, damage);
  progress.files += 1;
  if (reading.kind === 'damaged') progress.tail = 'torn';
  return 'end';
}

/** The header of a file names the last record of the file before: that one is complete if we came to the same record. */
function checkLink(context: ScanContext, position: LogPosition, link: number, progress: Progress): void {
  const { previousRecord } = position;
  if (previousRecord === undefined || previousRecord === link) return;
  const path = logFilePath(context.directory, position.lsn.file - 1);
  const { offset } = progress.end;
  const what =
    link < previousRecord
      ? `${logFileName(position.lsn.file)} continues from an earlier record, at offset ${link}`
      : progress.tail === 'torn'
        ? `the record there is damaged, and ${logFileName(position.lsn.file)} continues from a later one, at offset ${link}`
        : `there is no record, but ${logFileName(position.lsn.file)} continues from a later one, at offset ${link}`;
  throw new UnderstudyError('log-corrupt', `the log file is damaged at offset ${offset}: ${what}`, {
    op: 'read the log',
    path,
    hint: 'Check the disk. Copies of this file that were made before are kept in the archive of each replica.',
  });
}

async function handOverHeader(
  file: OpenFile,
  number: number,
  length: number,
  onBytes: LogScanOptions['onBytes'],
): Promise<void> {
  if (!onBytes) return;
  const bytes = Buffer.alloc(length);
  if ((await file.read(bytes, 0)) === length) onBytes(number, 0, bytes);
}

const limitIn = (upTo: Lsn | undefined, file: number): number =>
  upTo === undefined || upTo.file > file ? Number.POSITIVE_INFINITY : upTo.file === file ? upTo.offset : 0;

function stopAtLimit(progress: Progress): 'end' {
  progress.reachedLimit = true;
  progress.tail = 'clean';
  return 'end';
}

async function readHeaderOf(context: ScanContext, number: number): Promise<LogHeaderReading> {
  const path = logFilePath(context.directory, number);
  const reading = await withLogFile(context.files, path, (file) =>
    readHeader(file, path, context.walk.cipher),
  );
  return reading ?? { kind: 'absent' };
}
