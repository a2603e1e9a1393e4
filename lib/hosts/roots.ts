import { dirname, join, relative } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';
import { assertPlainPath } from '../io/plain-path.ts';

/** Directories below which the console may look and work on a host. A path must lie below one of each list. */
export interface Roots {
  /** Of the host's own configuration; null: everything that the worker's account can read. */
  readonly configured: readonly string[] | null;
  /** Of the console's settings, which narrow that down; empty: they do not. */
  readonly chosen: readonly string[];
}

/**
 * Checks that a path lies below the roots once every link on its way is followed; of what does not exist yet, the closest
 * directory above it decides. Says the same of what is outside and is there, and of what is outside and is not. `what`
 * names it: `the environment home`. Answers the path as resolved.
 *
 * @throws UnderstudyError path-outside-roots; path-relative and path-invalid for what no path can be
 */
export async function assertInsideRoots(
  files: Files,
  roots: Roots,
  path: string,
  what: string,
): Promise<string> {
  assertPlainPath(path, what);
  const real = await resolveFar(files, path);
  if (real !== undefined && (await isInside(files, roots, real))) return real;
  throw new UnderstudyError(
    'path-outside-roots',
    `${what} does not lie below a directory that is allowed here`,
    {
      op: 'check the roots',
      path,
      hint: 'Choose a directory below one of the roots; links are followed before they are compared. An administrator sees and changes the roots under Settings, Roots; UNDERSTUDY_ROOTS on the host has the last word.',
    },
  );
}

/** What a walk through the host begins with: the roots themselves, or null where that is the whole file system. */
export async function startingPoints(files: Files, roots: Roots): Promise<readonly string[] | null> {
  const lists = listsOf(roots);
  const [first, second] = lists;
  if (!first) return null;
  const all = await realRoots(files, first);
  if (!second) return all.includes('/') ? null : all;
  const others = await realRoots(files, second);
  const both = [
    ...all.filter((path) => others.some((other) => isBelow(path, other))),
    ...others.filter((path) => all.some((other) => isBelow(path, other))),
  ];
  const points = [...new Set(both)].sort();
  return points.includes('/') ? null : points;
}

const listsOf = ({ configured, chosen }: Roots): (readonly string[])[] => [
  ...(configured === null ? [] : [configured]),
  ...(chosen.length === 0 ? [] : [chosen]),
];

async function isInside(files: Files, roots: Roots, real: string): Promise<boolean> {
  for (const list of listsOf(roots)) {
    if (!(await realRoots(files, list)).some((root) => isBelow(real, root))) return false;
  }
  return true;
}

/** A root may be a link, or be made later. */
const realRoots = (files: Files, list: readonly string[]): Promise<string[]> =>
  Promise.all(list.map(async (root) => (await resolveFar(files, root)) ?? root));

/** Undefined where a link on the way leads to nothing, and so could be pointed anywhere. */
async function resolveFar(files: Files, path: string): Promise<string | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const real = await files.realpath(at).catch(() => undefined);
    if (real !== undefined) return join(real, relative(at, path));
    const itself = await files.lstat(at).catch(() => undefined);
    if (itself?.kind === 'symlink' || at === '/') return undefined;
  }
}

/** Whether `path` is `directory` or lies below it; both resolved. */
function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith('../'));
}
