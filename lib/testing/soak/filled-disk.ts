import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attemptRun } from './attempt.ts';
import type { Attempt } from './counters.ts';
import type { Scene } from './profile.ts';

/** What a run may find free at most. Bytes. */
const mostFree = 24 * 1024 * 1024;

/** A run on a file system of which somebody else took all but a few megabytes, which they give back afterwards. */
export async function onFilledDisk(scene: Scene, kind: 'snapshot' | 'update'): Promise<Attempt> {
  const { smallDisk, random } = scene;
  if (smallDisk === undefined) throw new Error('this profile needs a file system of its own');
  const { bavail, bsize } = await statfs(smallDisk);
  const taken = Math.max(0, Math.floor(bavail * bsize - random() * mostFree));
  const filler = join(smallDisk, 'somebody-else');
  await writeFile(filler, Buffer.alloc(taken));
  try {
    return await attemptRun(scene, kind);
  } finally {
    await rm(filler);
  }
}
