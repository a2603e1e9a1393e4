import { dirname, join } from 'node:path';
import { isUid } from '../berkeleydb/database-file.ts';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { type FileHistory, readFileStory } from './file-history.ts';
import { type GenerationFiles, scanGeneration } from './generation-files.ts';
import { type CopiedFile, type GenerationInWork, required, type Work } from './work.ts';

/**
 * Where a copy has to stand before recovery begins, so that the records of the log find it under the names that they
 * use. Not always where the active had it when it was copied.
 *
 * Seen with 5.3.28, by experiment and in `fop_rec.c`, each with exit status 0:
 * - A database that is renamed in the log has to stand under its old name. Under its new one the records before the
 *   renaming do not find it, and what they hold is missing where the copy did not have it yet.
 * - One that is made and then renamed there is lost where nothing stands under its first name: `fop_file_remove` looks
 *   before recovery makes it again, finds nothing, and gives the renaming up. Its first pages, as they are in the log,
 *   are enough.
 * - One that is made there and not renamed needs no copy: recovery makes it again from its first page. A copy beside it
 *   does harm: pages of both have one identity in the cache, and newer ones of the copy keep the older ones on disk.
 */
type Placing =
  | { readonly what: 'copy'; readonly name: string }
  | { readonly what: 'first pages'; readonly name: string; readonly history: FileHistory }
  | { readonly what: 'nothing' };

function placingOf(
  file: DatabaseFile,
  histories: ReadonlyMap<string, FileHistory>,
  present: GenerationFiles,
  taken: ReadonlySet<string>,
): Placing {
  const [uid, history] = historyOf(file, histories) ?? [];
  // Not in the log under this name: renamed outside any transaction, and what was written since is logged under it.
  if (!uid || !history?.names.has(file.name)) return { what: 'copy', name: file.name };
  const first = { ...file, name: history.firstName };
  // As it was left, under the name that the log begins with: recovery does the rest.
  if (present.hasName(first, uid)) return { what: 'nothing' };
  if (history.made && !history.leavesFirstName) return { what: 'nothing' };
  // Another database has to begin there. A copy that is whole (the library flushes a database that is closed, and renames
  // none that is open) does under its own name too.
  if (present.hasName(first) || taken.has(keyOf(first))) return { what: 'copy', name: file.name };
  return history.made && history.firstPages.length > 0
    ? { what: 'first pages', name: history.firstName, history }
    : { what: 'copy', name: history.firstName };
}

const keyOf = (file: DatabaseFile): string => `${file.directory}\0${file.name}`;

const historyOf = (file: DatabaseFile, histories: ReadonlyMap<string, FileHistory>) =>
  [...histories].find(([logged]) => isUid(logged, file.meta));

/**
 * Puts this run's own copies of new and replaced database files where the generation lacks them, and makes the
 * directories that it lacks. Never reads the active.
 */
export async function placeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const present = await scanGeneration(files, generation);
  const lacking = copies.filter((copy) => !present.has(copy.file));
  const { histories, directories } = await readFileStory(work, generation, endOfLog(work));
  await makeDirectories(files, generation, directories);
  const taken = new Set<string>();
  for (const copy of inOrder(lacking, histories)) {
    const placing = placingOf(copy.file, histories, present, taken);
    if (placing.what === 'nothing') continue;
    taken.add(keyOf({ ...copy.file, name: placing.name }));
    const place = placeIn(generation, copy.file, placing.name);
    const temporary = `${place}.incoming`;
    await files.makeDirectory(dirname(place), { recursive: true });
    if (await files.lstat(temporary)) await files.unlink(temporary);
    if (placing.what === 'first pages') await writeFirstPages(files, temporary, placing.history);
    else if (!(await files.reflink(copy.path, temporary))) await files.copy(copy.path, temporary);
    // A crash before the rename leaves a name that no log record has; the file is placed again from a new copy.
    await files.rename(temporary, place);
  }
}

/** The same for a snapshot, whose copies stand in the generation already, under the names that the active had for them. */
export async function arrangeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const { histories, directories } = await readFileStory(work, generation, endOfLog(work));
  await makeDirectories(files, generation, directories);
  const moving = copies.filter(({ file }) => historyOf(file, histories) !== undefined);
  if (moving.length === 0) return;
  // All out of the way first: one may have to stand where another one stands.
  const aside = new Map<CopiedFile, string>();
  for (const [index, copy] of moving.entries()) {
    const path = join(generation.directory, `.arranged-${index}`);
    await files.rename(copy.path, path);
    aside.set(copy, path);
  }
  const present = await scanGeneration(files, generation);
  const taken = new Set<string>();
  for (const copy of inOrder(moving, histories)) {
    const placing = placingOf(copy.file, histories, present, taken);
    if (placing.what === 'nothing') continue;
    taken.add(keyOf({ ...copy.file, name: placing.name }));
    const place = placeIn(generation, copy.file, placing.name);
    await files.makeDirectory(dirname(place), { recursive: true });
    if (placing.what === 'first pages') await writeFirstPages(files, place, placing.history);
    else await files.rename(aside.get(copy) ?? copy.path, place);
  }
  for (const path of aside.values()) if (await files.lstat(path)) await files.unlink(path);
}

const endOfLog = (work: Work): Lsn => required(work.placedEnd, 'the end of the log');

/**
 * The library makes no directory by itself, and recovery ends where it cannot make a file again that the active made in
 * a directory that is newer than the replica, and that may hold nothing any more.
 */
async function makeDirectories(
  files: Files,
  generation: GenerationInWork,
  directories: ReadonlySet<string>,
): Promise<void> {
  // The log does not always say in which data directory: an empty directory too many harms nothing.
  for (const { path } of [{ path: '.' }, ...generation.manifest.directories]) {
    for (const directory of directories) {
      await files.makeDirectory(join(generation.directory, path, directory), { recursive: true });
    }
  }
}

/**
 * Each database once: one that changed its name while others were copied was copied under both, and the later copy
 * counts. Those that the log does not make come first: they cannot begin anywhere else.
 */
function inOrder(copies: readonly CopiedFile[], histories: ReadonlyMap<string, FileHistory>): CopiedFile[] {
  const latest = new Map<string, CopiedFile>();
  for (const copy of copies) latest.set(copy.file.meta?.uid ?? copy.file.path, copy);
  const isMade = ({ file }: CopiedFile) => historyOf(file, histories)?.[1].made === true;
  return [...latest.values()].sort((a, b) => Number(isMade(a)) - Number(isMade(b)));
}

function placeIn(generation: GenerationInWork, file: DatabaseFile, name: string): string {
  const directory = generation.manifest.directories.find(({ source }) => source === file.directory);
  return join(generation.directory, directory?.path ?? '.', name);
}

/** Synced with everything else of the generation, after recovery. */
async function writeFirstPages(files: Files, path: string, history: FileHistory): Promise<void> {
  const file = await files.open(path, 'create');
  try {
    for (const { bytes, position } of history.firstPages) await file.write(bytes, position);
  } finally {
    await file.close();
  }
}
