import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import { type BaseId, baseId } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import type { BaseManifest } from './manifests.ts';
import { readBaseManifest, replicaPaths } from './replica-directory.ts';

/** A new id: sorts by time, unique. */
export const newBaseId = (now: number): BaseId =>
  baseId(`b-${now.toString(36)}-${randomBytes(3).toString('hex')}`);

/**
 * The bases of a replica. What is no base (no `base.json` under its own name) is left out and never touched. Throws
 * target-unreadable where a `base.json` is damaged: which log files that base needs is not known then, so nothing may
 * be removed.
 */
export async function listBases(files: Files, target: string): Promise<BaseManifest[]> {
  const { bases } = replicaPaths(target);
  if (!(await files.stat(bases))) return [];
  const found: BaseManifest[] = [];
  for (const entry of await files.list(bases)) {
    if (entry.kind !== 'directory' || !/^[a-z0-9-]{4,64}$/.test(entry.name)) continue;
    const manifest = await readBase(files, join(bases, entry.name));
    if (manifest?.id === entry.name) found.push(manifest);
  }
  return found;
}

async function readBase(files: Files, directory: string): Promise<BaseManifest | undefined> {
  try {
    return await readBaseManifest(files, directory);
  } catch (error) {
    if (!isUnderstudyError(error) || error.code !== 'target-unreadable') throw error;
    throw new UnderstudyError('target-unreadable', `a base cannot be read: ${error.message}`, {
      op: 'list bases',
      path: directory,
      hint: `Nothing is removed while it is not known what this base needs. Restore its base.json from a copy, or do without this base: rm -r ${directory}`,
      cause: error,
    });
  }
}
