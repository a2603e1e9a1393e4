import { join } from 'node:path';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName, parseLogFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import type { Files, OpenFile } from '../io/files.ts';

/** One `log.NNNNNNNNNN` of a log directory. */
export interface LogFileEntry {
  readonly number: LogFileNumber;
  readonly name: string;
  readonly path: string;
  /** Bytes on disk. Files are extended to the full log file size when they are made: never the end of the log. */
  readonly size: number;
}

export const logFilePath = (directory: string, number: number): string =>
  join(directory, logFileName(number));

/**
 * The numbers of the log files of a directory, ascending; one directory read, no stat. Links are taken for the files
 * that they lead to. Throws log-directory-missing and log-unreadable.
 */
export async function listLogNumbers(files: Files, directory: string): Promise<LogFileNumber[]> {
  const numbers: LogFileNumber[] = [];
  for (const entry of await naming(directory, () => files.list(directory))) {
    const number =
      entry.kind === 'file' || entry.kind === 'symlink' ? parseLogFileName(entry.name) : undefined;
    if (number !== undefined) numbers.push(number);
  }
  return numbers;
}

/**
 * The log files of a directory with their sizes, ascending. A file removed meanwhile is left out.
 * Throws log-directory-missing and log-unreadable.
 */
export async function listLogFiles(files: Files, directory: string): Promise<LogFileEntry[]> {
  const entries: LogFileEntry[] = [];
  for (const number of await listLogNumbers(files, directory)) {
    const path = logFilePath(directory, number);
    const stat = await naming(path, () => files.stat(path));
    if (stat?.kind === 'file') entries.push({ number, name: logFileName(number), path, size: stat.size });
  }
  return entries;
}

/** How much the log files hold from a position on, in bytes, as large as they are now. Throws as {@link listLogNumbers}. */
export async function bytesFrom(files: Files, directory: string, from: Lsn): Promise<number> {
  const numbers = (await listLogNumbers(files, directory)).filter((number) => number >= from.file);
  const stats = await Promise.all(numbers.map((number) => files.stat(logFilePath(directory, number))));
  const size = stats.reduce((sum, stat) => sum + (stat?.size ?? 0), 0);
  return Math.max(0, size - (numbers[0] === from.file ? from.offset : 0));
}

/** Opens a log file, lets `work` read it, closes it. Undefined where it is not there. Throws log-unreadable. */
export async function withLogFile<T>(
  files: Files,
  path: string,
  work: (file: OpenFile) => Promise<T>,
): Promise<T | undefined> {
  let file: OpenFile;
  try {
    file = await files.open(path, 'read');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw unreadable(path, error);
  }
  try {
    return await naming(path, () => work(file));
  } finally {
    await file.close();
  }
}

/** Runs `work`, turning system errors into named ones. Errors of our own and cancellation pass. */
export async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUnderstudyError(error) || (error instanceof Error && error.name === 'AbortError')) throw error;
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) {
      throw new UnderstudyError('log-directory-missing', 'the log directory is not there', {
        op: 'read the log',
        path,
        hint: 'Check that the file system is mounted; where the log directory moved, register the environment again.',
        cause: error,
      });
    }
    if (isSystemError(error)) throw unreadable(path, error);
    throw error;
  }
}

function unreadable(path: string, cause: unknown): UnderstudyError {
  const denied = hasCode(cause, 'EACCES') || hasCode(cause, 'EPERM');
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UnderstudyError(
    'log-unreadable',
    denied ? 'permission to read the log was denied' : `the log cannot be read: ${reason}`,
    {
      op: 'read the log',
      path,
      hint: denied
        ? 'Let the user that runs Understudy read the log directory and every log file in it.'
        : 'Look into dmesg for the device and check the file system.',
      cause,
    },
  );
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
