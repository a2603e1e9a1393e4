import { join } from 'node:path';
import { type Lsn, logFileName, parseLogFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { chunkBytes, withChunks } from '../io/chunk-pool.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { goneMeanwhile, type LogBytes } from './log-memory.ts';
import type { LogPipe } from './log-pipe.ts';
import { replicaPaths } from './replica-directory.ts';

const zeros = Buffer.alloc(chunkBytes);
/** How many archive files are synced at a time: enough for a disk with a queue, few enough for the writer beside us. */
const parallelSyncs = 4;

export interface AppendLogRequest {
  readonly files: Files;
  /** Directory of the chain's log files. */
  readonly archive: string;
  /** The active's log directory. Only read. */
  readonly source: string;
  /** Its log file of a number, or the same bytes; undefined where there is none. */
  readonly open: (number: number) => Promise<LogBytes | undefined>;
  /** Where the archive's records end. Bytes behind it are from a run that was killed: they are cut off first. */
  readonly from: Lsn;
  /** Which files are there to copy, and how far. What lies before never changes. */
  readonly extent: LogPipe['extent'];
  /**
   * The file of `from` had left the environment before the log was read: the reader then proved that nothing followed
   * there.
   */
  readonly hasLastLeft: boolean;
  readonly signal: AbortSignal;
  /** Before a file of the archive is written. */
  readonly onFile: (path: string) => Promise<void>;
  /** The archive has a finished file whole. */
  readonly onFinished: (number: number) => void;
  readonly onProgress: (bytesDone: number, file: string) => void;
  /** Waited for before so many bytes are read: to slow down, or to end by throwing. */
  readonly admit: (bytes: number) => Promise<void>;
  /** Each byte is to be admitted in time: no large steps. */
  readonly steady: boolean;
}

/**
 * Brings the bytes of the log from `from` on over, as far as they are told. A log file that is finished is kept whole, zeros
 * at its end included. Not synced. Returns the bytes. Throws log-gap where a file is removed from the environment meanwhile.
 */
export async function appendLog(request: AppendLogRequest): Promise<number> {
  const { files, archive, from } = request;
  let bytes = 0;
  for (let number: number = from.file; ; number += 1) {
    const extent = await request.extent(number);
    request.signal.throwIfAborted();
    if (extent === undefined) return bytes;
    const isFirst = number === from.file && from.offset > 0;
    const name = logFileName(number);
    if (!isFirst || !request.hasLastLeft) {
      const path = join(archive, name);
      await request.onFile(path);
      const file: AppendRequest = {
        source: join(request.source, name),
        open: () => request.open(number),
        path,
        from: isFirst ? from.offset : 0,
        until: extent === 'whole' ? undefined : extent,
        signal: request.signal,
        onBytes: (count) => request.onProgress(bytes + count, name),
        admit: request.admit,
      };
      const copied =
        isFirst || extent !== 'whole' || request.steady ? undefined : await copyWhole(files, file);
      bytes += copied ?? (await appendLogFile(files, file));
    }
    if (extent !== 'whole') return bytes;
    request.onFinished(number);
  }
}

/** The kernel copies a finished file faster. Larger ones go in steps, so that a run can be cancelled. Bytes. */
const largestWhole = 64 * 1024 * 1024;

/** Undefined where the file is too large for one step. */
async function copyWhole(
  files: Files,
  { source, path, admit, onBytes }: AppendRequest,
): Promise<number | undefined> {
  const stat = await files.stat(source);
  if (!stat) throw goneMeanwhile(source);
  if (stat.size > largestWhole) return undefined;
  await admit(stat.size);
  if (await files.lstat(path)) await files.unlink(path);
  try {
    await files.copy(source, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw goneMeanwhile(source);
    throw error;
  }
  // The application's own may not let us write, which fsync takes.
  await files.setMode(path, 0o600);
  onBytes(stat.size);
  return stat.size;
}

/** The numbers of the log files that an archive holds, ascending. */
export async function listArchive(files: Files, archive: string): Promise<LogFileNumber[]> {
  if (!(await files.stat(archive))) return [];
  return (await files.list(archive)).flatMap((entry) => parseLogFileName(entry.name) ?? []);
}

export async function makeArchiveDirectory(files: Files, target: string, archive: string): Promise<void> {
  if (await files.stat(archive)) return;
  await files.makeDirectory(archive, { recursive: true });
  await files.syncDirectory(replicaPaths(target).archives);
  await files.syncDirectory(target);
}

interface AppendRequest {
  readonly source: string;
  readonly open: () => Promise<LogBytes | undefined>;
  readonly path: string;
  /** The archive file is cut to this length first; the same offset in the source is read from. */
  readonly from: number;
  /** Undefined: to the end of the source file. */
  readonly until: number | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
  readonly admit: AppendLogRequest['admit'];
}

async function appendLogFile(files: Files, request: AppendRequest): Promise<number> {
  const source = await request.open();
  if (!source) throw goneMeanwhile(request.source);
  try {
    const archive = await files.open(request.path, request.from === 0 ? 'create' : 'write');
    try {
      await archive.truncate(request.from);
      return await withChunks((one, two) => copyRange(source, archive, request, [one, two]));
    } finally {
      await archive.close();
    }
  } finally {
    await source.close();
  }
}

async function copyRange(
  source: LogBytes,
  archive: OpenFile,
  request: AppendRequest,
  buffers: readonly [Buffer, Buffer],
): Promise<number> {
  const size = await source.size();
  let position = request.from;
  let writing: Promise<void> = Promise.resolve();
  let hole = false;
  try {
    for (let turn = 0; request.until === undefined || position < request.until; turn += 1) {
      request.signal.throwIfAborted();
      const buffer = turn % 2 === 0 ? buffers[0] : buffers[1];
      const want = Math.min(chunkBytes, (request.until ?? Number.POSITIVE_INFINITY) - position);
      await request.admit?.(Math.max(0, Math.min(want, size - position)));
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
  } finally {
    // The handle must not be closed, nor the buffer lent again, under a write.
    await writing.catch(() => undefined);
  }
  await writing;
  if (hole) await archive.truncate(position);
  return position - request.from;
}

/** fsync of log files of an archive, several at a time. */
export async function syncLogFiles(files: Files, paths: readonly string[]): Promise<void> {
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
