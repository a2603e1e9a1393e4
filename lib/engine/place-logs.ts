import { basename, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { runParallel } from '../io/copy-parallel.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { removeLogFiles } from './generations.ts';

const compareBytes = 1024 * 1024;
/** While one file is compared here, another is copied by the kernel. */
const parallelFiles = 2;

export interface PlaceRequest {
  readonly files: Files;
  readonly archive: string;
  /** A generation that is not published and is marked `recovering`. */
  readonly generation: string;
  readonly next: LogFileNumber;
  /** The last file to place: the one that holds the last record. */
  readonly end: Lsn;
  readonly signal: AbortSignal;
  readonly onProgress: (filesDone: number, bytesDone: number, name: string) => void;
}

/**
 * Clears a generation of log files and places those from `next` to `end` afresh from the archive, as copies.
 * All of them, always: recovery writes records of its own at the end of the log, and with an empty last file into the
 * file before it (BERKELEYDB.md trap 14); hard links would carry that into the archive. Each placed file equals its
 * archive file when this returns. Returns the bytes placed. Throws log-gap and archive-damaged.
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
      bytes += await placeFile(files, join(archive, name), join(generation, name));
      placed += 1;
      request.onProgress(placed, bytes, name);
    },
    request.signal,
  );
  return bytes;
}

async function placeFile(files: Files, from: string, to: string): Promise<number> {
  const stat = await files.stat(from);
  if (!stat) {
    throw new UnderstudyError('log-gap', `${basename(from)} is missing from the archive`, {
      op: 'place log files',
      path: from,
      hint: 'Put the file back if you moved it; otherwise a snapshot starts a new chain.',
    });
  }
  if (!(await files.reflink(from, to))) {
    await files.copy(from, to);
    await assertSame(files, from, to);
  }
  return stat.size;
}

async function assertSame(files: Files, archived: string, placed: string): Promise<void> {
  const one = await files.open(archived, 'read');
  try {
    const other = await files.open(placed, 'read');
    try {
      if (await sameContent(one, other)) return;
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

async function sameContent(one: OpenFile, other: OpenFile): Promise<boolean> {
  const a = Buffer.allocUnsafe(compareBytes);
  const b = Buffer.allocUnsafe(compareBytes);
  for (let position = 0; ; ) {
    const [countA, countB] = await Promise.all([one.read(a, position), other.read(b, position)]);
    if (countA !== countB || a.compare(b, 0, countB, 0, countA) !== 0) return false;
    if (countA === 0) return true;
    position += countA;
  }
}
