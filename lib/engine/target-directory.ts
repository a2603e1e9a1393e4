import { join } from 'node:path';
import type { Files } from '../io/files.ts';

/** Makes a target that is not there yet, for nobody but this user. */
export async function makeTarget(files: Files, target: string): Promise<void> {
  if (await files.stat(target)) return;
  await files.makeDirectory(target, { recursive: true, mode: 0o700 });
  await files.syncDirectory(join(target, '..'));
}
