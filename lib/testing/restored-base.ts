import { copyFile, cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logFileName, parseLogFileName } from '../contracts/lsn.ts';
import { type BaseManifest, baseManifestSchema } from '../engine/manifests.ts';
import { runUtility } from './run-utility.ts';

/** The bases of a replica, oldest first, as their own files say. */
export async function readBases(target: string): Promise<BaseManifest[]> {
  const directory = join(target, 'bases');
  const names = (await readdir(directory).catch(() => [])).sort();
  return Promise.all(
    names.map(async (name) =>
      baseManifestSchema.parse(JSON.parse(await readFile(join(directory, name, 'base.json'), 'utf8'))),
    ),
  );
}

/**
 * Restores from a base as the manual says, without the product's own code: its files, the chain's log files from its
 * `next` on, and catastrophic recovery, to a moment (Unix milliseconds; whole seconds count) where one is named.
 */
export async function restoreBase(
  target: string,
  base: BaseManifest,
  scratch: string,
  moment?: number,
): Promise<string> {
  return await restoreFrom(target, { ...base, path: join('bases', base.id) }, scratch, moment);
}

/** The same from a generation: all that its chain received. `path` is relative to the replica directory. */
export async function restoreFrom(
  target: string,
  from: Pick<BaseManifest, 'chain' | 'next'> & { readonly path: string },
  scratch: string,
  moment?: number,
): Promise<string> {
  await cp(join(target, from.path), scratch, { recursive: true });
  for (const name of ['base.json', 'generation.json']) await rm(join(scratch, name), { force: true });
  const archive = join(target, 'archive', from.chain);
  for (const name of await readdir(archive)) {
    const number = parseLogFileName(name);
    if (number !== undefined && number >= from.next) {
      await copyFile(join(archive, name), join(scratch, logFileName(number)));
    }
  }
  const { code, stdout, stderr } = await runUtility('db_recover', [
    '-c',
    '-h',
    scratch,
    ...(moment === undefined ? [] : ['-t', stampOf(moment)]),
  ]);
  if (code !== 0) throw new Error(`db_recover ended with ${code}: ${stderr}${stdout}`);
  return scratch;
}

/** `[[CC]YY]MMDDhhmm[.SS]`, as `db_recover -t` takes it, in UTC. */
const stampOf = (moment: number): string =>
  new Date(moment).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+).*$/, '$1$2$3$4$5.$6');
