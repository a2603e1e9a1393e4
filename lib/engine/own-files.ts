import { dirname, join, matchesGlob } from 'node:path';
import { readMetadataPage } from '../berkeleydb/database-file.ts';
import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { formatCount } from '../contracts/quantity.ts';
import { copyWholePages } from '../io/copy-whole-pages.ts';
import type { Files } from '../io/files.ts';
import { generationManifestName, replicaManifestName, replicaPaths } from './replica-directory.ts';
import { assertSpace, watchSpace } from './space.ts';
import { type GenerationInWork, note, type OwnCopy, required, type Work } from './work.ts';

interface OwnFile {
  readonly name: string;
  readonly size: number;
  readonly mode: number;
}

/** Regions, queue extents and partitions begin with `__db`; DB_CONFIG is written anew for each generation. */
const environmentName = /^(?:__db|log\.\d{10}$|DB_CONFIG$)/;
const reserved: ReadonlySet<string> = new Set([generationManifestName, `.${generationManifestName}.tmp`]);

/** Throws path-invalid for a pattern that could not mean a file in the home. */
export function assertOwnPatterns(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const isPlain = pattern !== '' && !pattern.startsWith('/') && !pattern.includes('\0');
    if (isPlain && !pattern.split('/').includes('..')) continue;
    throw new UnderstudyError(
      'path-invalid',
      `${JSON.stringify(pattern)} is no pattern for files in the environment home`,
      {
        op: 'read the patterns of own files',
        hint: 'Patterns are relative to the home: "*.conf", "hooks/**". Files elsewhere are not copied.',
      },
    );
  }
}

/**
 * The application's own files in the home that one of the patterns matches (`path.matchesGlob`, names relative to the
 * home). Never a file of Berkeley DB, nor anything that a link leads to: `links` names those that would have matched.
 * Throws path-invalid, and Node's own errors (EACCES).
 */
export async function findOwnFiles(
  files: Files,
  layout: Pick<EnvironmentLayout, 'home'>,
  patterns: readonly string[],
): Promise<{ found: OwnFile[]; links: string[] }> {
  assertOwnPatterns(patterns);
  const found: OwnFile[] = [];
  const links: string[] = [];
  const visit = async (below: string): Promise<void> => {
    const entries = await files.list(join(layout.home, below)).catch(ignoringAbsence);
    if (!entries || (below !== '' && entries.some((entry) => entry.name === replicaManifestName))) return;
    for (const entry of entries) {
      const name = join(below, entry.name);
      if (entry.kind === 'directory') await visit(name);
      if (environmentName.test(entry.name) || reserved.has(name)) continue;
      if (!patterns.some((pattern) => matchesGlob(name, pattern))) continue;
      if (entry.kind === 'symlink') links.push(name);
      if (entry.kind !== 'file') continue;
      const path = join(layout.home, name);
      const stat = await files.lstat(path);
      if (stat && !(await readMetadataPage(files, path)))
        found.push({ name, size: stat.size, mode: stat.mode });
    }
  };
  if (patterns.length > 0) await visit('');
  return { found, links };
}

/**
 * Copies the application's own files beside the generations, once for all that this run works on. One that is written
 * meanwhile is read until two reads agree; the log says nothing of these files, so that they are as new as the copy, not
 * as the position. Leaves them in `work.ownCopies`.
 */
export async function copyOwnFiles(work: Work): Promise<void> {
  const { files } = work.context.host;
  const { environment, target, runId } = work.request;
  const { home } = required(work.layout, 'the environment');
  const { found, links } = await findOwnFiles(files, { home }, environment.ownFiles ?? []);
  work.ownCopies = [];
  for (const name of links) note(work, `${name} is a link: links are not followed, it is not copied`);
  if (found.length === 0) return;
  await assertSpace(files, target, found);
  const directory = join(replicaPaths(target).incoming(runId), 'own');
  await files.makeDirectory(directory, { recursive: true, mode: 0o700 });
  const copies: OwnCopy[] = [];
  let left = found.reduce((sum, { size }) => sum + size, 0);
  const room = watchSpace(files, target, () => left);
  for (const [index, { name, mode, size }] of found.entries()) {
    const path = join(directory, String(index));
    const { signal } = work.context;
    const copied = await copyWholePages(files, join(home, name), path, {
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

const ignoringAbsence = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined;
  throw error;
};
