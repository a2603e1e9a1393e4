import { dirname, join } from 'node:path';
import { parseLogFileName } from '../contracts/lsn.ts';
import { copyAtRest } from '../io/copy-at-rest.ts';
import type { Files } from '../io/files.ts';
import type { Pace } from './pace.ts';
import { assertRoom } from './space.ts';

export interface LeftCopy {
  readonly files: Files;
  /** A generation that is as we left it: nobody writes there, so plain copies are whole. */
  readonly from: string;
  /** Exists. */
  readonly to: string;
  readonly present: readonly { readonly path: string; readonly size: number }[];
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly onProgress?: ((filesDone: number, filesTotal: number, bytesDone: number) => void) | undefined;
  /** Called once, before the first file is copied that cannot share its blocks. */
  readonly beforePlainCopy?: (() => Promise<void>) | undefined;
}

/**
 * Copies files of a generation: reflinks where the file system has them. Not synced yet. Throws disk-full before a file
 * that does not fit together with all that follow it.
 */
export async function copyLeftFiles(request: LeftCopy): Promise<void> {
  const { files, from, to, present } = request;
  const giveWay = request.pace.stream(request.signal);
  let reflinks = true;
  let bytes = 0;
  let left = present.reduce((sum, { size }) => sum + size, 0);
  for (const [index, file] of present.entries()) {
    request.signal.throwIfAborted();
    const source = join(from, file.path);
    const place = join(to, file.path);
    await files.makeDirectory(dirname(place), { recursive: true });
    const shared: boolean = reflinks && (await files.reflink(source, place));
    if (reflinks && !shared) await request.beforePlainCopy?.();
    reflinks = shared;
    if (!reflinks) {
      await assertRoom(files, to, left);
      await copyAtRest(files, source, place, { size: file.size, signal: request.signal, admit: giveWay });
    }
    left -= file.size;
    // Log files change with recovery and are placed afresh from the archive: those need no blocks of their own either.
    bytes += parseLogFileName(file.path) === undefined ? file.size : 0;
    request.onProgress?.(index + 1, present.length, bytes);
  }
}
