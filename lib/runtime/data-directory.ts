import { chmod, mkdir, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';

/** Says that a directory is a data directory, so that nobody else's directory is closed or filled by mistake. */
const markerName = 'README';
const markerText = `This is the data directory of Understudy: its own database, keys, process ids and logs.
It holds no replica and no part of an environment. Remove it only together with the knowledge of all replicas.
`;

/**
 * Makes the data directory, or opens the one that is there, closed to all other users.
 *
 * @param path absolute
 * @returns its real path
 * @throws UnderstudyError data-directory-unwritable where it cannot be made or written, or holds something else
 */
export async function openDataDirectory(path: string): Promise<string> {
  try {
    await makeDirectories(path);
    const names = await readdir(path);
    if (names.length > 0 && !names.includes(markerName)) throw holdsOthers(path);
    const marker = join(path, markerName);
    // Written anew at each start: whether the directory can be written is found out by writing.
    await rm(marker, { force: true });
    await writeFile(marker, markerText, { mode: 0o600 });
    // As root, the group of the embedded PostgreSQL may pass through (postgres-place.ts).
    if (((await stat(path)).mode & 0o067) !== 0) await chmod(path, 0o700);
    return await realpath(path);
  } catch (error) {
    throw asSentence(error, path);
  }
}

/**
 * Node's own `recursive` never returns where a file system denies a directory with ENOENT, as /proc does, nor does it
 * give the parents any other mode than the last one.
 */
async function makeDirectories(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectories(parent);
  await mkdir(path, { mode: 0o700 });
}

function holdsOthers(path: string): UnderstudyError {
  return new UnderstudyError('data-directory-unwritable', `the data directory ${path} holds other files`, {
    op: 'open the data directory',
    path,
    hint: 'Name an empty directory, or one that does not exist yet, in UNDERSTUDY_DATA_DIR.',
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'it cannot be made there',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'a file of that name is there',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};

function asSentence(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (reason === undefined) return error;
  return new UnderstudyError(
    'data-directory-unwritable',
    `the data directory ${path} cannot be used: ${reason}`,
    {
      op: 'open the data directory',
      path,
      hint: `Make ${dirname(path)} writable for this user, or name another directory in UNDERSTUDY_DATA_DIR.`,
      cause: error,
    },
  );
}
