import { dirname } from 'node:path';
import { readMetadataPage } from '../berkeleydb/database-file.ts';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { formatCount } from '../contracts/quantity.ts';
import type { StepName } from '../contracts/run.ts';
import { runParallel } from '../io/copy-parallel.ts';
import { copyWholePages } from '../io/copy-whole-pages.ts';
import type { Files } from '../io/files.ts';
import { fileKey, scanActive } from './active-files.ts';
import { watchSpace } from './space.ts';
import { type CopiedFile, note, required, type Work } from './work.ts';

/** More than one file at a time: while one waits for its fsync, another is read. More than that only fights for the disk. */
export const parallelCopies = 3;

/** How often the active is looked at again for files that came, or came under another name, while the others were copied. */
const rounds = 5;

/**
 * Copies the database files of the active that are lacking, page-safe and synced, until a look at the active finds none
 * left: a file can be renamed between the look and its copy, and would be missed under both names. A file that the
 * application removes meanwhile is left out; the log says what became of it. Leaves the last look in `work.after`.
 * Keeps to the target's bandwidth, and throws disk-full while what is still to come fits no more.
 */
export async function copyActiveFiles(
  work: Work,
  step: StepName,
  lacking: (files: readonly DatabaseFile[]) => readonly DatabaseFile[],
  placeOf: (file: DatabaseFile) => string,
): Promise<CopiedFile[]> {
  const copies = new Map<string, CopiedFile>();
  const placeAnew = (file: DatabaseFile): string => {
    const path = placeOf(file);
    copies.delete(path);
    return path;
  };
  let wanted = lacking(required(work.before, 'the list of files'));
  for (let round = 1; ; round += 1) {
    for (const copy of await copyRound(work, step, wanted, placeAnew)) copies.set(copy.path, copy);
    work.after = await scanActive(work);
    const copied = new Set([...copies.values()].map(({ file }) => fileKey(file)));
    wanted = lacking(work.after).filter((file) => !copied.has(fileKey(file)));
    if (wanted.length === 0 || round === rounds) break;
    note(work, `${formatCount(wanted.length, 'file')} came or changed names meanwhile: copied too`);
  }
  work.bytesCopied += [...copies.values()].reduce((sum, copy) => sum + copy.bytes, 0);
  return [...copies.values()];
}

/** Largest first, so that the last copy is not the longest. */
async function copyRound(
  work: Work,
  step: StepName,
  databases: readonly DatabaseFile[],
  placeOf: (file: DatabaseFile) => string,
): Promise<CopiedFile[]> {
  const { files } = work.context.host;
  const bytesTotal = databases.reduce((sum, file) => sum + file.size, 0);
  const progress = { filesDone: 0, bytesDone: 0 };
  const room = watchSpace(files, work.request.target, () => bytesTotal - progress.bytesDone);
  const report = (detail?: string) =>
    work.context.journal.stepProgress(step, {
      ...progress,
      filesTotal: databases.length,
      bytesTotal: Math.max(bytesTotal, progress.bytesDone),
      detail,
    });
  const copied = await runParallel(
    [...databases].sort((a, b) => b.size - a.size),
    parallelCopies,
    async (file, signal): Promise<CopiedFile | undefined> => {
      const path = placeOf(file);
      await files.makeDirectory(dirname(path), { recursive: true });
      if (await files.lstat(path)) await files.unlink(path);
      let done = 0;
      const giveWay = work.pace.stream(signal);
      try {
        const { bytes, rereads } = await copyWholePages(files, file.path, path, {
          signal,
          admit: async (count) => {
            await room(count);
            await giveWay(count);
            await work.bandwidth?.take(count, 'copy', signal);
          },
          onProgress: (count) => {
            progress.bytesDone += count - done;
            done = count;
            report(file.name);
          },
        });
        if (rereads > 0)
          note(work, `${file.name} was written while it was copied: ${rereads} chunks read again`);
        if (!(await isStill(files, file, path))) {
          note(work, `${file.name} became another file before it was copied`);
          await files.unlink(path);
          return undefined;
        }
        progress.filesDone += 1;
        report(file.name);
        return { file, path, bytes };
      } catch (error) {
        progress.bytesDone -= done;
        if (!hasGone(error, file.path)) throw error;
        note(work, `${file.name} was removed or renamed before it was copied`);
        return undefined;
      }
    },
    work.context.signal,
  );
  return copied.filter((copy) => copy !== undefined);
}

/** Whether a copy is of the file that was looked at: its name can have passed to another one before it was opened. */
async function isStill(files: Files, file: DatabaseFile, copy: string): Promise<boolean> {
  return file.meta === undefined || (await readMetadataPage(files, copy))?.uid === file.meta.uid;
}

const hasGone = (error: unknown, path: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ENOENT' &&
  'path' in error &&
  error.path === path;
