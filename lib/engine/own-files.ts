import { dirname, join } from 'node:path';
import { readMetadataPage } from '../berkeleydb/database-file.ts';
import { formatCount } from '../contracts/quantity.ts';
import { copyWholePages } from '../io/copy-whole-pages.ts';
import { findOwnFiles, ignoringAbsence } from './find-own-files.ts';
import { replicaPaths } from './replica-directory.ts';
import { assertSpace, watchSpace } from './space.ts';
import { type GenerationInWork, note, type OwnCopy, required, type Work } from './work.ts';

/**
 * Copies the application's own files beside the generations, once for all that this run works on. One that is written
 * meanwhile is read until two reads agree; the log says nothing of these files, so that they are as new as the copy, not
 * as the position. Leaves them in `work.ownCopies`.
 */
export async function copyOwnFiles(work: Work): Promise<void> {
  const { files } = work.context.host;
  const { environment, target, runId } = work.request;
  const { home } = required(work.layout, 'the environment');
  const { directories } = required(work.generation, 'the generation').manifest;
  const roots = [{ source: home, path: '.' }, ...directories.filter(({ source }) => source !== home)];
  const { found, links } = await findOwnFiles(files, roots, environment);
  work.ownCopies = [];
  for (const name of links) note(work, `${name} is a link: links are not followed, it is not copied`);
  if (found.length === 0) return;
  await assertSpace(files, target, found);
  const directory = join(replicaPaths(target).incoming(runId), 'own');
  await files.makeDirectory(directory, { recursive: true, mode: 0o700 });
  const copies: OwnCopy[] = [];
  let left = found.reduce((sum, { size }) => sum + size, 0);
  const room = watchSpace(files, target, () => left);
  for (const [index, { name, mode, size, path: source }] of found.entries()) {
    const path = join(directory, String(index));
    const { signal } = work.context;
    const copied = await copyWholePages(files, source, path, {
      signal,
      admit: async (bytes) => {
        await room(bytes);
        await work.bandwidth?.take(bytes, 'copy', signal);
      },
    }).catch(ignoringAbsence);
    left -= size;
    if (!copied) continue;
    // Its owner can write it: fsync needs a handle that can.
    await files.setMode(path, (mode & 0o777) | 0o600);
    work.bytesCopied += copied.bytes;
    copies.push({ name, path });
  }
  work.ownCopies = copies;
  note(work, `${formatCount(copies.length, 'file')} of the application's own copied`);
}

/** What a generation may hold of such files from now on; on record before the first of them is placed. */
export const expectedOwnFiles = (work: Work, { manifest }: GenerationInWork): string[] => [
  ...new Set([...(manifest.ownFiles ?? []), ...(work.ownCopies ?? []).map(({ name }) => name)]),
];

/**
 * Makes the application's own files in a recovered generation those that this run copied: new ones come, those that the
 * application removed, or that no pattern names any more, go. A database that stands there is left. Not synced: the
 * caller syncs the whole generation. Returns the names.
 */
export async function placeOwnFiles(work: Work, generation: GenerationInWork): Promise<string[]> {
  const { files } = work.context.host;
  // Where nobody can look at the application's, those that are here stay.
  if (!work.ownCopies) return [...(generation.manifest.ownFiles ?? [])];
  const copies = work.ownCopies;
  const names = new Set(copies.map(({ name }) => name));
  const isOurs = async (path: string): Promise<boolean> => {
    const stat = await files.lstat(path);
    return stat === undefined || (stat.kind === 'file' && !(await readMetadataPage(files, path)));
  };
  for (const name of generation.manifest.ownFiles ?? []) {
    const path = join(generation.directory, name);
    if (!names.has(name) && (await files.lstat(path)) && (await isOurs(path))) await files.unlink(path);
  }
  const placed: string[] = [];
  for (const { name, path } of copies) {
    const place = join(generation.directory, name);
    if (!(await isOurs(place))) {
      note(
        work,
        `${name} is a database or a directory in the replica: the application's own file is left out`,
      );
      continue;
    }
    await files.makeDirectory(dirname(place), { recursive: true });
    if (await files.lstat(place)) await files.unlink(place);
    if (!(await files.reflink(path, place))) await files.copy(path, place);
    const stat = await files.lstat(path);
    if (stat) await files.setMode(place, stat.mode & 0o777);
    placed.push(name);
  }
  return placed;
}
