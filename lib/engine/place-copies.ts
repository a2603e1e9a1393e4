import { dirname, join } from 'node:path';
import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { fileKey } from './active-files.ts';
import { type Arrangement, arrange, type Content, type Standing } from './arrangement.ts';
import { scanGeneration } from './generation-files.ts';
import { type LogStory, readLogStory } from './log-story.ts';
import { type CopiedFile, type GenerationInWork, required, type Work } from './work.ts';

/**
 * Puts the database files of a generation where its recovery has to find them: what an earlier recovery left there, and
 * this run's copies of what the active has besides. Those of a snapshot stand in the generation already. Never reads the
 * active, of which nothing is known where `work.after` is absent: then the log alone decides. Leaves what the log tells in `generation.story`.
 */
export async function placeCopies(
  work: Work,
  generation: GenerationInWork,
  copies: readonly CopiedFile[],
): Promise<void> {
  const { files } = work.context.host;
  const story = await readStory(work, generation);
  generation.story = story;
  await makeDirectories(files, generation, story);

  const looked = new Set((work.after ?? []).map(fileKey));
  const copied = work.kind === 'snapshot';
  const here = await scanGeneration(files, generation);
  // A file that changed its name while others were copied was copied twice: the name at the last look counts.
  const stale = copied ? here.all.filter((file) => !looked.has(fileKey(file))) : [];
  for (const { path } of stale) await files.unlink(path);

  const standing = (file: DatabaseFile, path: string): Standing => ({
    directory: directoryIn(generation, file.directory),
    name: file.name,
    meta: file.meta,
    path,
  });
  const present = here.all.filter((file) => !stale.includes(file));
  const lookedPaths = new Set(present.filter((file) => looked.has(fileKey(file))).map(({ path }) => path));
  const arrangement = arrange({
    story,
    copied,
    present: present.map((file) => standing(file, file.path)),
    copies: copied
      ? []
      : copies
          .filter(({ file }) => looked.has(fileKey(file)) && !here.has(file))
          .map(({ file, path }) => standing(file, path)),
    isLooked: ({ path }) => lookedPaths.has(path),
  });
  await carryOut(files, generation, arrangement);
}

const readStory = (work: Work, { manifest }: GenerationInWork): Promise<LogStory> =>
  readLogStory({
    files: work.context.host.files,
    archive: required(work.archivePath, 'the archive'),
    from: lsn(manifest.next, 0),
    end: required(work.placedEnd, 'the end of the log'),
    cipher: work.cipher,
    signal: work.context.signal,
  });

/**
 * The library makes no directory by itself, and recovery ends where it cannot make a file again in one that is newer
 * than the replica, and that may hold nothing any more. The log does not always say in which data directory it found a
 * name: an empty directory too many harms nothing.
 */
async function makeDirectories(files: Files, generation: GenerationInWork, story: LogStory): Promise<void> {
  for (const root of new Set(['.', ...generation.manifest.directories.map(({ path }) => path)])) {
    for (const directory of story.directories)
      await files.makeDirectory(join(generation.directory, root, directory), { recursive: true });
  }
}

/** No scan takes `__db.` for a database. */
const asidePrefix = '__db.understudy-aside-';

/**
 * A crash in the middle leaves a generation that is marked `recovering` over a log with changes of names: such a one is
 * not taken up again. Synced after recovery.
 */
async function carryOut(
  files: Files,
  generation: GenerationInWork,
  { remove, put }: Arrangement,
): Promise<void> {
  const moved = new Map<string, string>();
  for (const { name } of await files.list(generation.directory))
    if (name.startsWith(asidePrefix)) await files.unlink(join(generation.directory, name));
  for (const [index, path] of remove.entries()) {
    const aside = join(generation.directory, `${asidePrefix}${index}`);
    await files.rename(path, aside);
    moved.set(path, aside);
  }
  for (const [index, { place, content }] of put.entries()) {
    const path = join(generation.directory, place);
    await files.makeDirectory(dirname(path), { recursive: true });
    if ('pages' in content) {
      await writePages(files, path, content.pages);
      continue;
    }
    const from = moved.get(content.path);
    const isLast = !put.slice(index + 1).some((later) => later.content === content);
    if (from !== undefined && isLast) {
      await files.rename(from, path);
      moved.delete(content.path);
    } else await copyTo(files, from ?? content.path, path);
  }
  for (const aside of moved.values()) await files.unlink(aside);
}

async function copyTo(files: Files, from: string, path: string): Promise<void> {
  const temporary = `${path}.incoming`;
  if (await files.lstat(temporary)) await files.unlink(temporary);
  if (!(await files.reflink(from, temporary))) await files.copy(from, temporary);
  await files.rename(temporary, path);
}

async function writePages(
  files: Files,
  path: string,
  pages: Extract<Content, { pages: unknown }>['pages'],
): Promise<void> {
  const file = await files.open(path, 'create');
  try {
    for (const { bytes, position } of pages) await file.write(bytes, position);
  } finally {
    await file.close();
  }
}

const directoryIn = (generation: GenerationInWork, source: string): string =>
  generation.manifest.directories.find((directory) => directory.source === source)?.path ?? '.';
