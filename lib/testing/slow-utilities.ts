import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runUtility } from './run-utility.ts';

/**
 * A directory of utilities that call the real ones; `db_recover` first waits, so that a test can do something while
 * it "runs". Give it to an environment as `utilities: { directory, prefix: 'db_' }`.
 */
export async function makeSlowUtilities(parent: string, recoverSeconds: number): Promise<string> {
  const directory = join(parent, 'utilities');
  await mkdir(directory);
  for (const name of [
    'archive',
    'recover',
    'verify',
    'stat',
    'printlog',
    'dump',
    'checkpoint',
    'hotbackup',
    'load',
  ]) {
    const path = join(directory, `db_${name}`);
    const real = (await runUtility('sh', ['-c', `command -v db_${name}`])).stdout.trim();
    // Asked for its version (-V) it answers at once.
    const wait = name === 'recover' ? `case "$1" in -V) ;; *) sleep ${recoverSeconds} ;; esac\n` : '';
    await writeFile(path, `#!/bin/sh\n${wait}exec ${real} "$@"\n`);
    await chmod(path, 0o755);
  }
  return directory;
}
