import { dirname, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { DirectoryListing } from '../contracts/requests.ts';
import type { Files } from '../io/files.ts';

const limit = 500;
const sideBySide = 16;

/**
 * The directories in a directory, by name, hidden ones last, with what they look like. Links are not followed: a path
 * is entered as what it resolves to. Throws home-missing, home-not-directory, home-unreadable.
 */
export async function browseDirectory(files: Files, directory: string): Promise<DirectoryListing> {
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
    parent: directory === '/' ? null : dirname(directory),
    entries,
    truncated: all.length > limit,
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
