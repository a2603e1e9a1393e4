import { basename, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { runParallel } from '../io/copy-parallel.ts';
import type { Files } from '../io/files.ts';
import { removeLogFiles } from './generations.ts';
import type { LogsAhead } from './logs-ahead.ts';
import { assertRoom } from './space.ts';

const parallelFiles = 2;

export interface PlaceRequest {
  readonly files: Files;
  readonly archive: string;
  /** A generation that is not published and is marked `recovering`. */
  readonly generation: string;
  readonly next: LogFileNumber;
  /** The end of the last record to place: what the archive has beyond it, also in the same file, came later. */
  readonly end: Lsn;
  readonly ahead?: LogsAhead | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (filesDone: number, bytesDone: number, name: string) => void;
}

/**
 * Clears a generation of log files and places those from `next` to `end` afresh from the archive, as copies.
 * All of them, always: recovery writes records of its own at the end of the log, and with an empty last file into the
 * file before it (BERKELEYDB.md trap 14); hard links would carry that into the archive. The archive
 * may grow meanwhile: the last file ends at `end`. Recovery checks the checksum of each record in the copies, and must come
 * to `end`. Returns the bytes placed. Throws log-gap and disk-full.
 */
export async function placeLogFiles(request: PlaceRequest): Promise<number> {
  const { files, generation, next, end } = request;
  await removeLogFiles(files, generation);
  const numbers = Array.from({ length: Math.max(0, end.file - next + 1) }, (_, index) => next + index);
  let placed = 0;
  let bytes = 0;
  await runParallel(
    numbers,
    parallelFiles,
    async (number) => {
      bytes += await placeFile(request, number, number === end.file ? end.offset : undefined);
      placed += 1;
      request.onProgress(placed, bytes, logFileName(number));
    },
    request.signal,
  );
  return bytes;
}

async function placeFile(request: PlaceRequest, number: number, until: number | undefined): Promise<number> {
  const { files, ahead } = request;
  const name = logFileName(number);
  const from = join(request.archive, name);
  const to = join(request.generation, name);
  const stat = await files.stat(from);
  if (!stat || stat.size < (until ?? 0)) {
    throw new UnderstudyError('log-gap', `${basename(from)} is missing from the archive, or too short`, {
      op: 'place log files',
      path: from,
      hint: 'Put the file back if you moved it; otherwise a snapshot starts a new chain.',
    });
  }
  if (until === undefined && (await ahead?.take(number, to))) return stat.size;
  if (!(await files.reflink(from, to))) {
    await assertRoom(files, request.generation, stat.size);
    await files.copy(from, to);
  }
  if (until !== undefined) await cut(files, to, until);
  return until ?? stat.size;
}

async function cut(files: Files, path: string, length: number): Promise<void> {
  const file = await files.open(path, 'write');
  try {
    await file.truncate(length);
  } finally {
    await file.close();
  }
}
