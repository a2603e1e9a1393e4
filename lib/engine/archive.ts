import { basename, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, type Lsn, logFileName, parseLogFileName } from '../contracts/lsn.ts';
import type { ChainId, LogFileNumber } from '../contracts/units.ts';
import { type Clock, isoTime } from '../io/clock.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { openIfThere } from './chain.ts';
import type { ArchivePosition } from './manifests.ts';
import { replicaPaths, writeArchivePosition } from './replica-directory.ts';

const chunkBytes = 1024 * 1024;
/** How many archive files are synced at a time: enough for a disk with a queue, few enough for the writer beside us. */
const parallelSyncs = 4;

export interface ShipRequest {
  readonly files: Files;
  readonly clock: Clock;
  readonly target: string;
  readonly chain: ChainId;
  /** The active's log directory. Only read. */
  readonly source: string;
  readonly logVersion: number;
  /** Where the archive ends; undefined for a chain that begins at `first`. */
  readonly position: ArchivePosition | undefined;
  readonly first: LogFileNumber;
  /** The end of the active's valid log, as the log reader found it. What lies before never changes. */
  readonly end: Lsn;
  /**
   * The file in which the archive ends had left the environment before the log was read: the reader then proved that
   * nothing followed there. One that leaves later takes records with it that were read and not brought over.
   */
  readonly hasLastLeft: boolean;
  /** The end of the last record before `end`. */
  readonly recordsEnd: Lsn;
  readonly signal: AbortSignal;
  readonly onProgress: (bytesDone: number, file: string) => void;
}

export interface Shipped {
  /** Where the archive ends now. On record once `durable` is done. */
  readonly position: ArchivePosition;
  readonly bytes: number;
  /** Begins with the call: fsync of the bytes, of the directory, then the position on record (invariant 6). */
  durable(): Promise<void>;
}

/**
 * Brings the bytes from the archive's last record to `end` over. Bytes behind the recorded position are from a run that
 * was killed: they are cut off first. A log file that is finished is kept whole, zeros at its end included; the last one
 * ends at `end`. What was brought can be read when this returns; it counts as archived once {@link Shipped.durable} is
 * done, which takes as long as the disk does and can go on beside the recovery of a copy. Throws log-gap where a file is
 * removed from the environment meanwhile.
 */
export async function shipLog(request: ShipRequest): Promise<Shipped> {
  const { files, target, chain, end, clock } = request;
  const archive = replicaPaths(target).archive(chain);
  await makeArchiveDirectory(files, target, archive);
  const from: Lsn = request.position?.recordsEnd ?? { file: request.first, offset: 0 };
  if (request.position && compareLsn(end, request.position.received) === 0) {
    return { position: request.position, bytes: 0, durable: async () => undefined };
  }

  let bytes = 0;
  const touched: string[] = [];
  for (let number: number = from.file; number <= end.file; number += 1) {
    request.signal.throwIfAborted();
    const name = logFileName(number);
    const path = join(archive, name);
    if (number === from.file && from.offset > 0 && request.hasLastLeft) continue;
    const until = number < end.file ? undefined : end.offset;
    bytes += await appendLogFile(files, {
      source: join(request.source, name),
      path,
      from: number === from.file ? from.offset : 0,
      until,
      signal: request.signal,
      onBytes: (count) => request.onProgress(bytes + count, name),
    });
    touched.push(path);
  }
  await removeBeyond(files, archive, end.file);
  const position: ArchivePosition = {
    format: 1,
    chain,
    first: request.position?.first ?? request.first,
    received: end,
    recordsEnd: request.recordsEnd,
    logVersion: request.logVersion,
    updatedAt: isoTime(clock.now()),
  };
  const durable = async () => {
    await syncAll(files, touched);
    await files.syncDirectory(archive);
    // A crash up to here leaves bytes behind the recorded position, which the next run cuts off.
    await writeArchivePosition(files, target, position);
  };
  return { position, bytes, durable };
}

/** The numbers of the log files that an archive holds, ascending. */
export async function listArchive(files: Files, archive: string): Promise<LogFileNumber[]> {
  if (!(await files.stat(archive))) return [];
  return (await files.list(archive)).flatMap((entry) => parseLogFileName(entry.name) ?? []);
}

/**
 * A last file that held nothing but its header may have gone from the active: recovery removes it and goes on in the file
 * before (BERKELEYDB.md trap 14). A killed run can have left files beyond the end, too.
 */
async function removeBeyond(files: Files, archive: string, last: LogFileNumber): Promise<void> {
  for (const number of await listArchive(files, archive)) {
    if (number > last) await files.unlink(join(archive, logFileName(number)));
  }
}

async function makeArchiveDirectory(files: Files, target: string, archive: string): Promise<void> {
  if (await files.stat(archive)) return;
  await files.makeDirectory(archive, { recursive: true });
  await files.syncDirectory(replicaPaths(target).archives);
  await files.syncDirectory(target);
}

interface AppendRequest {
  readonly source: string;
  readonly path: string;
  /** The archive file is cut to this length first; the same offset in the source is read from. */
  readonly from: number;
  /** Undefined: to the end of the source file. */
  readonly until: number | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

async function appendLogFile(files: Files, request: AppendRequest): Promise<number> {
  const source = await openIfThere(files, request.source);
  if (!source) throw goneWhileShipped(request.source);
  try {
    const archive = await files.open(request.path, request.from === 0 ? 'create' : 'write');
    try {
      await archive.truncate(request.from);
      return await copyRange(source, archive, request);
    } finally {
      await archive.close();
    }
  } finally {
    await source.close();
  }
}

const goneWhileShipped = (path: string): UnderstudyError =>
  new UnderstudyError(
    'log-gap',
    `${basename(path)} was removed from the environment before it was archived`,
    {
      op: 'bring the log over',
      path,
      hint: 'Look for DB_LOG_AUTO_REMOVE in DB_CONFIG and for cron jobs with db_archive -d. A snapshot starts a new chain.',
    },
  );

async function copyRange(source: OpenFile, archive: OpenFile, request: AppendRequest): Promise<number> {
  const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)] as const;
  const zeros = Buffer.alloc(chunkBytes);
  let position = request.from;
  let writing: Promise<void> = Promise.resolve();
  let hole = false;
  for (let turn = 0; request.until === undefined || position < request.until; turn += 1) {
    request.signal.throwIfAborted();
    const buffer = turn % 2 === 0 ? buffers[0] : buffers[1];
    const want = Math.min(chunkBytes, (request.until ?? Number.POSITIVE_INFINITY) - position);
    const count = await source.read(buffer.subarray(0, want), position);
    await writing;
    if (count === 0) break;
    const chunk = buffer.subarray(0, count);
    // Berkeley DB extends a new log file to its full size: what was never written stays a hole here too.
    hole = zeros.compare(chunk, 0, count, 0, count) === 0;
    if (!hole) {
      writing = archive.write(chunk, position);
      writing.catch(() => undefined); // Awaited at the next turn.
    }
    position += count;
    request.onBytes(position - request.from);
  }
  await writing;
  if (hole) await archive.truncate(position);
  return position - request.from;
}

async function syncAll(files: Files, paths: readonly string[]): Promise<void> {
  const queue = [...paths];
  const worker = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const file = await files.open(path, 'write');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: parallelSyncs }, worker));
}
