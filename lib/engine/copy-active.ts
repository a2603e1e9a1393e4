import { dirname } from 'node:path';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import type { StepName } from '../contracts/run.ts';
import { runParallel } from '../io/copy-parallel.ts';
import { copyWholePages } from '../io/copy-whole-pages.ts';
import { type CopiedFile, note, type Work } from './work.ts';

/** More than one file at a time: while one waits for its fsync, another is read. More than that only fights for the disk. */
const parallelCopies = 3;

/**
 * Copies database files of the active, page-safe and synced. A file that the application removes meanwhile is left out:
 * the log says what became of it. Largest first, so that the last copy is not the longest.
 */
export async function copyActiveFiles(
  work: Work,
  step: StepName,
  databases: readonly DatabaseFile[],
  placeOf: (file: DatabaseFile) => string,
): Promise<CopiedFile[]> {
  const { files } = work.context.host;
  const bytesTotal = databases.reduce((sum, file) => sum + file.size, 0);
  const progress = { filesDone: 0, bytesDone: 0 };
  const report = (detail?: string) =>
    work.context.journal.stepProgress(step, {
      ...progress,
      filesTotal: databases.length,
      bytesTotal: Math.max(bytesTotal, progress.bytesDone),
      detail,
    });
  const bySize = [...databases].sort((a, b) => b.size - a.size);
  const copied = await runParallel(
    bySize,
    parallelCopies,
    async (file, signal): Promise<CopiedFile | undefined> => {
      const path = placeOf(file);
      await files.makeDirectory(dirname(path), { recursive: true });
      let done = 0;
      try {
        const result = await copyWholePages(files, file.path, path, {
          signal,
          onProgress: (bytes) => {
            progress.bytesDone += bytes - done;
            done = bytes;
            report(file.name);
          },
        });
        if (result.rereads > 0)
          note(work, `${file.name} was written while it was copied: ${result.rereads} chunks read again`);
        progress.filesDone += 1;
        report(file.name);
        return { file, path, bytes: result.bytes };
      } catch (error) {
        progress.bytesDone -= done;
        if (!hasGone(error, file.path)) throw error;
        note(work, `${file.name} was removed while it was copied`);
        return undefined;
      }
    },
    work.context.signal,
  );
  const kept = copied.filter((copy) => copy !== undefined);
  work.bytesCopied += kept.reduce((sum, copy) => sum + copy.bytes, 0);
  return kept;
}

const hasGone = (error: unknown, path: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ENOENT' &&
  'path' in error &&
  error.path === path;
