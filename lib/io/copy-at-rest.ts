import { backgroundSync } from './background-sync.ts';
import { chunkBytes, withChunks } from './chunk-pool.ts';
import type { Files } from './files.ts';

/** Below this the kernel copies in one go: nobody notices. Bytes. */
const smallBytes = 8 * 1024 * 1024;

export interface CopyAtRestOptions {
  readonly size: number;
  readonly signal: AbortSignal;
  /** Called before each chunk, and waited for: to slow the copy down. */
  readonly admit?: ((bytes: number) => Promise<void>) | undefined;
}

/**
 * Copies a file that nobody writes to a new name, in chunks that can be held up. Not synced when it returns, but for most
 * of a large one. Throws Node's own errors, and the signal's reason; what was written stays.
 */
export async function copyAtRest(
  files: Files,
  from: string,
  to: string,
  { size, signal, admit }: CopyAtRestOptions,
): Promise<void> {
  if (size < smallBytes) {
    await admit?.(size);
    await files.copy(from, to);
    return;
  }
  const source = await files.open(from, 'read');
  try {
    const copy = await files.open(to, 'create-exclusive');
    const background = backgroundSync(copy);
    try {
      await withChunks(async (chunk) => {
        for (let position = 0; ; ) {
          signal.throwIfAborted();
          await admit?.(chunkBytes);
          const length = await source.read(chunk, position);
          if (length === 0) break;
          await copy.write(chunk.subarray(0, length), position);
          background.wrote(length);
          position += length;
        }
      });
      await background.ended();
    } finally {
      await background.ended().catch(() => undefined);
      await copy.close();
    }
  } finally {
    await source.close();
  }
}
