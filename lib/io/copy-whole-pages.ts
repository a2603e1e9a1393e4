import { UnderstudyError } from '../contracts/errors.ts';
import { backgroundSync } from './background-sync.ts';
import { chunkBytes, withChunks } from './chunk-pool.ts';
import type { Files, OpenFile, WriteBarrier } from './files.ts';

export interface CopyOptions {
  /** Stops the copy between two chunks; what was written is removed. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes copied so far, after each chunk. Must not block. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /**
   * Called before each chunk is read and waited for, with at least the bytes that it will have: to slow the copy down, or
   * to end it by throwing. Together the calls name at least the bytes of the copy. Not for a reflink.
   */
  readonly admit?: ((bytes: number) => Promise<void>) | undefined;
  /** False: do not try FICLONE first (for a file system where the caller has seen it fail). */
  readonly reflink?: boolean | undefined;
}

export interface CopyResult {
  readonly bytes: number;
  readonly method: 'reflink' | 'read-twice';
  /** How often a chunk was read again because two reads of it differed. */
  readonly rereads: number;
}

/** Aligned, and a multiple of every Berkeley DB page size, so that no page spans two chunks. */
export const COPY_CHUNK = chunkBytes;
/** A chunk that differs this often is written faster than it can be read. */
const MAX_READS = 200;
/** After some quick attempts, pause so that a burst of writes can pass. Milliseconds. */
const QUICK_READS = 10;
const PAUSE_MS = 5;

/**
 * Copies a file that another process may be writing, to a new name, without publishing a torn page, and fsyncs it.
 * The caller chooses a name beside the final one, renames it, and syncs the directory.
 *
 * A reflink where the file system has them (the kernel excludes writers while it shares the blocks); otherwise each
 * aligned chunk is read until two reads agree, with a write barrier between the two where the host has one
 * (BERKELEYDB.md trap 13; `write-barrier.ts`). Follows the file as it grows: the end is where two reads agree that
 * there is no more. Memory: three chunks, whatever the size of the file.
 *
 * @throws UnderstudyError file-changed-while-copied, AbortError, EEXIST, and Node's own errors. Nothing is left at `to`.
 */
export async function copyWholePages(
  files: Files,
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<CopyResult> {
  options.signal?.throwIfAborted();
  if (options.reflink !== false && (await files.reflink(from, to))) {
    return await removingOnFailure(files, to, async () => {
      const copy = await files.open(to, 'write');
      try {
        await copy.sync();
        const { size } = await copy.stat();
        options.onProgress?.(size);
        return { bytes: size, method: 'reflink', rereads: 0 };
      } finally {
        await copy.close();
      }
    });
  }
  const source = await files.open(from, 'read');
  try {
    const barrier = await files.openWriteBarrier?.(from);
    try {
      const copy = await files.open(to, 'create-exclusive');
      return await removingOnFailure(files, to, async () => {
        try {
          const counts = await withChunks((...chunks) =>
            copyChunks({ source, barrier, copy, from }, options, chunks),
          );
          await copy.sync();
          return { ...counts, method: 'read-twice' };
        } finally {
          await copy.close();
        }
      });
    } finally {
      await barrier?.close();
    }
  } finally {
    await source.close();
  }
}

async function removingOnFailure<T>(files: Files, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await files.unlink(path).catch(() => undefined);
    throw error;
  }
}

interface Copying {
  readonly source: OpenFile;
  readonly barrier: WriteBarrier | undefined;
  readonly copy: OpenFile;
  readonly from: string;
}

/** While one chunk is written, the next is read: two buffers to compare, and the third on its way to the disk. */
async function copyChunks(
  files: Copying,
  options: CopyOptions,
  chunks: readonly [Buffer, Buffer, Buffer],
): Promise<{ bytes: number; rereads: number }> {
  let [first, spare] = chunks;
  const second = chunks[2];
  const { size } = await files.source.stat();
  let position = 0;
  let rereads = 0;
  let writing: Promise<void> = Promise.resolve();
  const background = backgroundSync(files.copy);
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const expected = Math.max(0, Math.min(COPY_CHUNK, size - position));
      if (expected > 0) await options.admit?.(expected);
      const read = await readWholeChunk(files, position, first, second);
      rereads += read.rereads;
      // It has grown since.
      if (read.length > expected) await options.admit?.(read.length - expected);
      await writing;
      if (read.length === 0) break;
      writing = files.copy.write(first.subarray(0, read.length), position);
      // Its rejection is taken at the next await; until then it must not count as unhandled.
      writing.catch(() => undefined);
      [first, spare] = [spare, first];
      position += read.length;
      background.wrote(read.length);
      options.onProgress?.(position);
      if (read.length < COPY_CHUNK) break;
    }
  } finally {
    // The handle must not be closed, nor the buffer dropped, under a write.
    await Promise.allSettled([writing, background.ended()]);
  }
  await writing;
  await background.ended();
  return { bytes: position, rereads };
}

/**
 * Fills `first` with a chunk that two consecutive reads agree on, length included, and returns its length.
 * A place for more: where the file keeps page checksums, they could be verified here.
 */
async function readWholeChunk(
  { source, barrier, from }: Copying,
  position: number,
  first: Buffer,
  second: Buffer,
): Promise<{ length: number; rereads: number }> {
  let length = await source.read(first, position);
  for (let reads = 2; reads <= MAX_READS; reads += 1) {
    await barrier?.pass();
    const again = await source.read(second, position);
    if (again === length && first.compare(second, 0, again, 0, length) === 0)
      return { length, rereads: reads - 2 };
    second.copy(first, 0, 0, again);
    length = again;
    if (reads > QUICK_READS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new UnderstudyError(
    'file-changed-while-copied',
    `the file changed each of the ${MAX_READS} times that the chunk at ${position} was read`,
    {
      op: 'copy a live file',
      path: from,
      hint: 'Run it again when the application writes less to this file; nothing was published.',
    },
  );
}
