import { dirname, join } from 'node:path';
import { isUid } from '../berkeleydb/database-file.ts';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import type { Files } from '../io/files.ts';
import { type FileHistory, readFileStory } from './file-history.ts';
import { type GenerationFiles, scanGeneration } from './generation-files.ts';
import { type CopiedFile, type GenerationInWork, required, type Work } from './work.ts';

/*
 * Where a database has to stand before recovery begins, so that the records of the log find it under the names that they
 * use: not always where the active had it when it was copied. Seen with 5.3.28, by experiment and in `fop_rec.c`, each
 * with exit status 0:
 *
 * - `fop_file_remove`, which comes with each renaming, looks for the file under its old name before anything is done
 *   again. Finds it nothing there, the renaming is given up later, and the file removed. So it is lost when it was made
 *   and renamed, or renamed twice, in the log that recovery reads. It has to stand under each name that it leaves there.
 * - Under its new name alone, the records before the renaming do not find it: what they hold is missing where the copy
 *   did not have it yet.
 * - One that is made in the log and keeps its name needs no copy: recovery makes it again from its first page. A copy
 *   beside that does harm: the pages of both have one identity in the cache, and a newer one of the copy can keep an
 *   older one on disk.
 */

/** A file to place copies of. */
interface Source {
  readonly file: DatabaseFile;
  /** Absolute; undefined where the generation has it already and nothing was copied. */
  readonly path: string | undefined;
}

/** Puts new and replaced database files where the generation lacks them. Never reads the active. */
export async function placeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const histories = await prepare(work, generation);
  const present = await scanGeneration(files, generation);
  const lacking = copies.filter((copy) => !present.has(copy.file));
  const renamed = required(work.after, 'the list of files')
    .filter((file) => (historyOf(file, histories)?.formerNames.size ?? 0) > 0)
    .map((file): Source => ({ file, path: undefined }));
  await place(files, generation, present, histories, eachOnce([...renamed, ...lacking]));
}

/** The same for a snapshot, whose copies stand in the generation already, under the names that the active had for them. */
export async function arrangeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const histories = await prepare(work, generation);
  // All out of the way first: one may have to stand where another one stands.
  const aside: Source[] = [];
  for (const { file, path } of copies) {
    if (!historyOf(file, histories)) continue;
    const place = join(generation.directory, `.arranged-${aside.length}`);
    await files.rename(path, place);
    aside.push({ file, path: place });
  }
  const present = await scanGeneration(files, generation);
  await place(files, generation, present, histories, eachOnce(aside));
  for (const { path } of aside) if (path !== undefined) await files.unlink(path);
}

/**
 * Reads the log, and makes the directories that it makes files in: the library makes none by itself, and recovery ends
 * where it cannot make a file again in one that is newer than the replica, and that may hold nothing any more.
 */
async function prepare(work: Work, generation: GenerationInWork): Promise<ReadonlyMap<string, FileHistory>> {
  const end = required(work.placedEnd, 'the end of the log');
  const { histories, directories } = await readFileStory(work, generation, end);
  // The log does not always say in which data directory: an empty directory too many harms nothing.
  for (const root of new Set(['.', ...generation.manifest.directories.map(({ path }) => path)])) {
    for (const directory of directories) {
      const path = join(generation.directory, root, directory);
      await work.context.host.files.makeDirectory(path, { recursive: true });
    }
  }
  return histories;
}

async function place(
  files: Files,
  generation: GenerationInWork,
  present: GenerationFiles,
  histories: ReadonlyMap<string, FileHistory>,
  sources: readonly Source[],
): Promise<void> {
  const isMade = ({ file }: Source) => historyOf(file, histories)?.made === true;
  const taken = new Set<string>();
  const isFree = (file: DatabaseFile) => !present.hasName(file) && !taken.has(placeIn(generation, file));
  // Those that the log does not make come first: they cannot begin anywhere else.
  for (const source of [...sources].sort((a, b) => Number(isMade(a)) - Number(isMade(b)))) {
    const { file } = source;
    const history = historyOf(file, histories);
    const put = async (name: string, from: string | readonly FirstPage[]) => {
      const path = placeIn(generation, { ...file, name });
      taken.add(path);
      await putFile(files, path, from);
    };
    const keepsName = history && !history.made && history.formerNames.size === 0;
    // Not in the log under this name: renamed outside any transaction, and what was written since is logged under it.
    if (!history?.names.has(file.name) || keepsName) {
      if (source.path !== undefined) await put(file.name, source.path);
      continue;
    }
    const former = [...history.formerNames].map((name) => ({ ...file, name }));
    const own = former.filter((one) => present.hasName(one, file.meta?.uid));
    const empty = former.filter((one) => isFree(one));
    if (own.length + empty.length < former.length) {
      // Another database stands where this one has to begin. A copy that is whole does under its own name too, and it
      // is: the library renames no database that is open, and flushes one that is closed.
      if (source.path !== undefined && own.length === 0) await put(file.name, source.path);
      continue;
    }
    const [there] = own;
    const asMade = history.firstPages.length > 0 ? history.firstPages : undefined;
    const from = asMade ?? (there ? placeIn(generation, there) : source.path);
    if (from !== undefined) for (const { name } of empty) await put(name, from);
  }
}

type FirstPage = FileHistory['firstPages'][number];

/** Written beside and renamed: a crash before that leaves a name that no record of the log has. Synced after recovery. */
async function putFile(files: Files, path: string, from: string | readonly FirstPage[]): Promise<void> {
  const temporary = `${path}.incoming`;
  await files.makeDirectory(dirname(path), { recursive: true });
  if (await files.lstat(temporary)) await files.unlink(temporary);
  if (typeof from === 'string') {
    if (!(await files.reflink(from, temporary))) await files.copy(from, temporary);
  } else await writeFirstPages(files, temporary, from);
  await files.rename(temporary, path);
}

async function writeFirstPages(files: Files, path: string, pages: readonly FirstPage[]): Promise<void> {
  const file = await files.open(path, 'create');
  try {
    for (const { bytes, position } of pages) await file.write(bytes, position);
  } finally {
    await file.close();
  }
}

const historyOf = (
  file: DatabaseFile,
  histories: ReadonlyMap<string, FileHistory>,
): FileHistory | undefined => [...histories].find(([logged]) => isUid(logged, file.meta))?.[1];

/** A database that changed its name while others were copied was copied under both: the later copy counts. */
function eachOnce(sources: readonly Source[]): Source[] {
  const latest = new Map<string, Source>();
  for (const source of sources) latest.set(source.file.meta?.uid ?? source.file.path, source);
  return [...latest.values()];
}

function placeIn(generation: GenerationInWork, file: DatabaseFile): string {
  const directory = generation.manifest.directories.find(({ source }) => source === file.directory);
  return join(generation.directory, directory?.path ?? '.', file.name);
}
