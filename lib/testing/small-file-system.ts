import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUtility } from './run-utility.ts';

export interface SmallFileSystem extends AsyncDisposable {
  readonly directory: string;
}

/**
 * A file system of its own, of so many MiB, in memory. A sentence in its place where this user, or this container, must
 * not mount one.
 */
export async function mountSmallFileSystem(mebibytes: number): Promise<SmallFileSystem | string> {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-small-'));
  const { code, stderr } = await runUtility('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${mebibytes}m`,
    'tmpfs',
    directory,
  ]).catch((error: Error) => ({ code: 1, stderr: error.message }));
  if (code !== 0) {
    await rmdir(directory);
    return `mount ended with ${code}: ${stderr.trim()}`;
  }
  await mkdir(join(directory, 'inside'));
  return {
    directory: join(directory, 'inside'),
    [Symbol.asyncDispose]: async () => {
      await runUtility('umount', ['-l', directory]);
      await rmdir(directory);
    },
  };
}
