import { constants, promises as fs } from 'node:fs';
import type { WriteBarrier } from './files.ts';

// Past any file: a direct read that begins behind the end returns 0 bytes and does no I/O.
const BEHIND_ANY_END = 2 ** 43;

/**
 * Opens a barrier on a file that another process writes: `pass()` returns only after each `write(2)` that was under
 * way when it was called has ended, so that what is read before it and what is read after it cannot be torn by the
 * same write. It reads nothing and changes nothing.
 *
 * How: ext4, XFS and btrfs hold the inode's lock for the whole of a buffered write (also while the kernel throttles
 * the writer in the middle of a 64 kB page, up to 200 ms a time) and take the same lock, shared, at the start of a
 * direct read (`ext4_dio_read_iter` and its like), before they look at position or alignment. So the answer of that
 * read, 0 bytes or EINVAL, does not matter.
 *
 * Undefined where the file system has no direct reads; on one that has them but takes no lock (tmpfs) it is harmless.
 */
export async function openWriteBarrier(path: string): Promise<WriteBarrier | undefined> {
  if (constants.O_DIRECT === undefined) return undefined;
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path, constants.O_RDONLY | constants.O_DIRECT | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EINVAL') return undefined;
    throw error;
  }
  const buffer = Buffer.alloc(4096);
  return {
    pass: async () => {
      try {
        await handle.read(buffer, 0, buffer.length, BEHIND_ANY_END);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
      }
    },
    close: () => handle.close(),
  };
}
