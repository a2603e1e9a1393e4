import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { isUnderstudyError, toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, formatLsn, type Lsn, logFileName, lsn, parseLogFileName } from '../contracts/lsn.ts';
import { formatCount } from '../contracts/quantity.ts';
import { type ChainId, chainId, logFileNumber } from '../contracts/units.ts';
import type { Files, OpenFile } from '../io/files.ts';
import type { ArchivePosition } from './manifests.ts';

/** How much of the archive's end is compared with the active's log before anything after it is trusted. */
const comparedBytes = 256 * 1024;

export const newChainId = (now: number): ChainId =>
  chainId(`c-${now.toString(36)}-${randomBytes(3).toString('hex')}`);

/** Codes that mean: this chain cannot be continued, only another begun. */
const brokenCodes = new Set([
  'log-gap',
  'log-diverged',
  'log-shrunken',
  'log-corrupt',
  'archive-damaged',
  'foreign-environment',
]);

/** Of these, the ones that say: the archive holds log that the environment does not have any more. */
const wentBackCodes = new Set(['log-diverged', 'log-shrunken']);

export const wentBack = (error: unknown): boolean =>
  isUnderstudyError(error) && wentBackCodes.has(error.code);

export const breaksChain = (error: unknown): boolean =>
  isUnderstudyError(error) && brokenCodes.has(error.code);

export interface ChainRequest {
  readonly files: Files;
  /** Of the active; only read. */
  readonly logDirectory: string;
  readonly logVersion: number;
  readonly archive: string;
  readonly position: ArchivePosition;
}

/**
 * Proves that the active's log continues the archive: the file in which the archive ends is still there, and its bytes
 * before the archive's end are the archive's own. The log of a machine that crashed, of an environment that was reset
 * or of another environment under the same path differs there (BERKELEYDB.md: the log can go back). Where that file has
 * gone but the archive holds all of it, the next file's `prev` is the proof, which the log reader checks as it goes on.
 *
 * Throws log-gap, log-diverged, log-shrunken, foreign-environment (another log version) and archive-damaged.
 */
export async function assertContinues(request: ChainRequest): Promise<void> {
  const { files, logDirectory, archive, position } = request;
  if (request.logVersion !== position.logVersion) {
    throw new UnderstudyError(
      'foreign-environment',
      `the log has version ${request.logVersion}, the archive ${position.logVersion}`,
      {
        op: 'check the chain',
        path: logDirectory,
        hint: 'The application was upgraded to another release of Berkeley DB, or this is another environment. A snapshot starts a new chain.',
      },
    );
  }
  // Where the last file held only its header, the active's own recovery removes it and goes on in the file before.
  const received = position.recordsEnd;
  const name = logFileName(received.file);
  const archived = await readEnd(files, join(archive, name), received.offset);
  if (archived === undefined) {
    throw new UnderstudyError(
      'archive-damaged',
      `${name} in the archive is shorter than its recorded position`,
      {
        op: 'check the chain',
        path: join(archive, name),
        hint: 'Somebody changed the archive, or the disk lost it. A snapshot starts a new chain.',
      },
    );
  }
  // Read first, listed after: a file that is removed meanwhile is not in the list.
  const active = await readEnd(files, join(logDirectory, name), received.offset);
  const present = (await files.list(logDirectory)).flatMap((entry) => parseLogFileName(entry.name) ?? []);
  // Finished and removed as no longer in use: the log reader proves by the next file whether anything followed there.
  if (!present.includes(received.file) && present.includes(logFileNumber(received.file + 1))) return;
  const next = present.find((number) => number > received.file);
  if (active === undefined && next !== undefined) {
    throw new UnderstudyError('log-gap', goneWords(received.file, next), {
      op: 'check the chain',
      path: join(logDirectory, name),
      hint: 'Log files were removed before they were archived: look for DB_LOG_AUTO_REMOVE in DB_CONFIG and for cron jobs with db_archive -d. A snapshot starts a new chain.',
    });
  }
  if (active?.equals(archived)) return;
  if (active === undefined || isZero(active)) {
    throw new UnderstudyError(
      'log-shrunken',
      `the log ends before ${formatLsn(received)}, which is already archived`,
      {
        op: 'check the chain',
        path: join(logDirectory, name),
        hint: 'The machine crashed and lost the end of its log, or the environment was reset. A snapshot starts a new chain.',
      },
    );
  }
  const damage = await damageOf(files, archive, received);
  if (damage !== undefined) {
    throw new UnderstudyError('archive-damaged', `${name} in the archive is damaged: ${damage}`, {
      op: 'check the chain',
      path: join(archive, name),
      hint: 'Somebody changed the archive, or the disk did. A snapshot starts a new chain.',
    });
  }
  throw new UnderstudyError(
    'log-diverged',
    `the log before ${formatLsn(received)} is not what was archived from it`,
    {
      op: 'check the chain',
      path: join(logDirectory, name),
      hint: 'The machine crashed and the log went on differently, or the environment was reset or replaced. A snapshot starts a new chain.',
    },
  );
}

/** Whether it is the archive that is not what it was: its last file is read with the checksums of its records. */
async function damageOf(files: Files, archive: string, upTo: Lsn): Promise<string | undefined> {
  try {
    const { position } = await scanLog(files, archive, { lsn: lsn(upTo.file, 0) }, { upTo });
    // A last record whose checksum is wrong looks like one that was being written.
    return compareLsn(position.lsn, upTo) < 0 ? `its records end at ${formatLsn(position.lsn)}` : undefined;
  } catch (error) {
    return toErrorReport(error).message;
  }
}

/** Which log files nobody can bring over any more: from the one in which the archive ends to the one before `next`. */
function goneWords(first: number, next: number): string {
  const gone = next - first;
  const names =
    gone === 1
      ? `${logFileName(first)} has`
      : `${logFileName(first)} to ${logFileName(next - 1)} (${formatCount(gone, 'file')}) have`;
  const they = gone === 1 ? 'it was' : 'they were';
  return `${names} left the environment before ${they} archived whole: its log goes on with ${logFileName(next)}`;
}

/** The last 256 KiB before `end`, as the chain is proved by; undefined where the file is missing or shorter. */
export async function readEnd(files: Files, path: string, end: number): Promise<Buffer | undefined> {
  const stat = await files.stat(path);
  if (!stat || stat.size < end) return undefined;
  const length = Math.min(end, comparedBytes);
  const buffer = Buffer.alloc(length);
  const file = await openIfThere(files, path);
  if (!file) return undefined;
  try {
    return (await file.read(buffer, end - length)) === length ? buffer : undefined;
  } finally {
    await file.close();
  }
}

/** The environment may remove a log file at any moment. */
export async function openIfThere(files: Files, path: string): Promise<OpenFile | undefined> {
  try {
    return await files.open(path, 'read');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether the last bytes were never written, as it seems: Berkeley DB extends a log file with zeros. A record can end with
 * zeros too, so that it only tells two differences apart.
 */
const isZero = (buffer: Buffer): boolean =>
  buffer.length > 0 && buffer.subarray(-12).every((byte) => byte === 0);
