import { basename, dirname, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { chunkBytes, withChunks } from '../io/chunk-pool.ts';
import { runParallel } from '../io/copy-parallel.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { removeLogFiles } from './generations.ts';
import { assertRoom } from './space.ts';

/** While one file is compared here, another is copied by the kernel. */
const parallelFiles = 2;

export interface PlaceRequest {
  readonly files: Files;
  readonly archive: string;
  /** A generation that is not published and is marked `recovering`. */
  readonly generation: string;
  readonly next: LogFileNumber;
  /** The end of the last record to place: what the archive has beyond it, also in the same file, came later. */
  readonly end: Lsn;
  readonly signal: AbortSignal;
  readonly onProgress: (filesDone: number, bytesDone: number, name: string) => void;
}

/**
 * Clears a generation of log files and places those from `next` to `end` afresh from the archive, as copies.
 * All of them, always: recovery writes records of its own at the end of the log, and with an empty last file into the
 * file before it (BERKELEYDB.md trap 14); hard links would carry that into the archive. Each placed file equals its
 * archive file, the last one up to `end`, when this returns. The archive may grow meanwhile. Returns the bytes placed. Throws log-gap,
 * archive-damaged and disk-full.
 */
export async function placeLogFiles(request: PlaceRequest): Promise<number> {
  const { files, archive, generation, next, end } = request;
  await removeLogFiles(files, generation);
  const numbers = Array.from({ length: Math.max(0, end.file - next + 1) }, (_, index) => next + index);
  let placed = 0;
  let bytes = 0;
  await runParallel(
    numbers,
    parallelFiles,
    async (number) => {
      const name = logFileName(number);
      const until = number === end.file ? end.offset : undefined;
      bytes += await placeFile(files, join(archive, name), join(generation, name), until);
      placed += 1;
      request.onProgress(placed, bytes, name);
    },
    request.signal,
  );
  return bytes;
}

async function placeFile(files: Files, from: string, to: string, until: number | undefined): Promise<number> {
  const stat = await files.stat(from);
  if (!stat || stat.size < (until ?? 0)) {
    throw new UnderstudyError('log-gap', `${basename(from)} is missing from the archive, or too short`, {
      op: 'place log files',
      path: from,
      hint: 'Put the file back if you moved it; otherwise a snapshot starts a new chain.',
    });
  }
  const isReflink = await files.reflink(from, to);
  if (!isReflink) {
    await assertRoom(files, dirname(to), stat.size);
    await files.copy(from, to);
  }
  if (until !== undefined) await cut(files, to, until);
  if (!isReflink) await assertSame(files, from, to, until);
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

async function assertSame(
  files: Files,
  archived: string,
  placed: string,
  until: number | undefined,
): Promise<void> {
  const one = await files.open(archived, 'read');
  try {
    const other = await files.open(placed, 'read');
    try {
      const end = until ?? Number.POSITIVE_INFINITY;
      if (await withChunks((a, b) => sameContent(one, other, end, a, b))) return;
    } finally {
      await other.close();
    }
  } finally {
    await one.close();
  }
  throw new UnderstudyError('io-error', 'a placed log file differs from its archive file', {
    op: 'place log files',
    path: placed,
    hint: 'The disk or its memory returns wrong data: look into dmesg and check the disk before trusting it.',
  });
}

async function sameContent(
  one: OpenFile,
  other: OpenFile,
  until: number,
  a: Buffer,
  b: Buffer,
): Promise<boolean> {
  for (let position = 0; position < until; ) {
    const want = Math.min(chunkBytes, until - position);
    const [countA, countB] = await Promise.all([
      one.read(a.subarray(0, want), position),
      other.read(b.subarray(0, want), position),
    ]);
    if (countA !== countB || a.compare(b, 0, countB, 0, countA) !== 0) return false;
    // A file that was cut ends where the other one may go on.
    if (countA === 0) return until === Number.POSITIVE_INFINITY;
    position += countA;
  }
  return true;
}
