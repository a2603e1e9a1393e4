import { basename, dirname, join } from 'node:path';
import type { Files } from './files.ts';

/**
 * Writes a file so that after a crash at any moment either the old or the new content is there, whole: beside its
 * final name, fsync, rename, fsync of the directory. When it returns, the new content is durable.
 *
 * One writer at a time per file: the temporary name (`.NAME.tmp`) is fixed, so that a crash leaves at most one, which
 * the next write replaces. `mode` (permission bits) holds before the name appears; 0666 less the umask when absent.
 */
export async function writeFileDurably(
  files: Files,
  path: string,
  data: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  // Removed rather than emptied: a link that stands there is not followed.
  if (await files.lstat(temporary)) await files.unlink(temporary);
  const file = await files.open(temporary, 'create-exclusive');
  try {
    try {
      if (mode !== undefined) await files.setMode(temporary, mode);
      await file.write(typeof data === 'string' ? Buffer.from(data, 'utf8') : data, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameDurably(files, temporary, path);
  } catch (error) {
    // The write failed (disk full): what it left takes space that the operator has to free.
    await files.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Renames within one file system and makes both directories durable. Replaces a file at `to`. */
export async function renameDurably(files: Files, from: string, to: string): Promise<void> {
  await files.rename(from, to);
  await files.syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) await files.syncDirectory(dirname(from));
}
