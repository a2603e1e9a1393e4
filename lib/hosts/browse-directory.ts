import { dirname, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { DirectoryListing } from '../contracts/requests.ts';
import type { Files } from '../io/files.ts';
import { assertInsideRoots, type Roots, startingPoints } from './roots.ts';

const limit = 500;
const sideBySide = 16;

/**
 * The directories in a directory, by name, hidden ones last, with what they look like. Links in it are not offered: a path
 * is entered as what it resolves to. Of `/` where that is not allowed itself, the roots. Throws home-missing,
 * home-not-directory, home-unreadable, path-outside-roots.
 */
export async function browseDirectory(files: Files, roots: Roots, asked: string): Promise<DirectoryListing> {
  const points = await startingPoints(files, roots);
  if (points && asked === '/') return listRoots(files, points);
  const directory = await assertInsideRoots(files, roots, asked, 'this directory');
  const all = await listDirectories(files, directory);
  const names = all.slice(0, limit);
  const entries: { name: string; path: string; hint: Hint }[] = [];
  for (let first = 0; first < names.length; first += sideBySide) {
    const some = names.slice(first, first + sideBySide).map(async (name) => {
      const path = join(directory, name);
      return { name, path, hint: await hintOf(files, path) };
    });
    entries.push(...(await Promise.all(some)));
  }
  return {
    directory,
    parent: directory === '/' ? null : points?.includes(directory) ? '/' : dirname(directory),
    selectable: true,
    entries,
    truncated: all.length > limit,
  };
}

/** As the entries of a directory above all others, by their whole path. */
async function listRoots(files: Files, points: readonly string[]): Promise<DirectoryListing> {
  const entries = points.map(async (path) => ({ name: path, path, hint: await hintOf(files, path) }));
  return {
    directory: '/',
    parent: null,
    selectable: false,
    entries: await Promise.all(entries),
    truncated: false,
  };
}

async function listDirectories(files: Files, directory: string): Promise<string[]> {
  try {
    const names = (await files.list(directory))
      .filter((entry) => entry.kind === 'directory')
      .map((entry) => entry.name);
    const isHidden = (name: string) => name.startsWith('.');
    return [...names.filter((name) => !isHidden(name)), ...names.filter(isHidden)];
  } catch (cause) {
    throw named(cause, directory);
  }
}

type Hint = DirectoryListing['entries'][number]['hint'];

/** By the names that only the one or the other has. What cannot be looked at has no hint. */
async function hintOf(files: Files, directory: string): Promise<Hint> {
  const holds = async (name: string) => (await files.stat(join(directory, name))) !== undefined;
  try {
    if (await holds('understudy.json')) return 'replica';
    for (const name of ['__db.001', 'DB_CONFIG', 'log.0000000001']) {
      if (await holds(name)) return 'environment';
    }
  } catch {
    return null;
  }
  return null;
}

function named(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const options = { op: 'browse', path, cause };
  if (code === 'ENOENT') {
    return new UnderstudyError('home-missing', 'there is no such directory', {
      ...options,
      hint: 'Check the spelling; names are case-sensitive.',
    });
  }
  if (code === 'ENOTDIR')
    return new UnderstudyError('home-not-directory', 'this is not a directory', options);
  if (code === 'EACCES' || code === 'EPERM') {
    return new UnderstudyError('home-unreadable', 'this directory cannot be read by the worker', {
      ...options,
      hint: 'Give the user that runs Understudy read access to it.',
    });
  }
  return cause;
}
