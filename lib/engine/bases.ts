import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import { type BaseId, baseId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import { writeFileDurably } from '../io/durable.ts';
import type { Files } from '../io/files.ts';
import type { BaseManifest } from './manifests.ts';
import { readBaseManifest, replicaPaths } from './replica-directory.ts';

/** A new id: sorts by time, unique. */
export const newBaseId = (now: number): BaseId =>
  baseId(`b-${now.toString(36)}-${randomBytes(3).toString('hex')}`);

/** Beside base.json: an operator keeps this base, whatever the retention says. */
const pinName = 'pinned.json';

export type KeptBase = BaseManifest & { readonly pinned: boolean };

/** Whether an operator keeps what lies in a base's directory, wherever that is at the moment. */
export const isPinned = async (files: Files, directory: string): Promise<boolean> =>
  (await files.stat(join(directory, pinName))) !== undefined;

/**
 * Keeps a base whatever the retention says, or leaves it to that again; durable when this returns. Takes no lock, as a
 * replica may be followed all the time: pruning looks for the mark again when it takes a base away. Throws not-found.
 */
export async function pinBase(host: Host, target: string, id: BaseId, pinned: boolean): Promise<void> {
  const { files, clock } = host;
  const directory = replicaPaths(target).base(id);
  if (!(await files.stat(join(directory, 'base.json')))) throw noBase(directory);
  const mark = join(directory, pinName);
  try {
    if (pinned) {
      await writeFileDurably(files, mark, `${JSON.stringify({ format: 1, at: isoTime(clock.now()) })}\n`);
    } else if (await files.stat(mark)) {
      await files.unlink(mark);
      await files.syncDirectory(directory);
    }
  } catch (error) {
    // Pruned between the look and the mark.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw noBase(directory);
    throw error;
  }
}

const noBase = (path: string): UnderstudyError =>
  new UnderstudyError('not-found', 'there is no such base any more', {
    op: 'keep a base',
    path,
    hint: 'A run has removed it, as the retention says. Look at the bases that are left.',
  });

/**
 * The bases of a replica. What is no base (no `base.json` under its own name) is left out and never touched. Throws
 * target-unreadable where a `base.json` is damaged: which log files that base needs is not known then, so nothing may
 * be removed.
 */
export async function listBases(files: Files, target: string): Promise<KeptBase[]> {
  const { bases } = replicaPaths(target);
  if (!(await files.stat(bases))) return [];
  const found: KeptBase[] = [];
  for (const entry of await files.list(bases)) {
    if (entry.kind !== 'directory' || !/^[a-z0-9-]{4,64}$/.test(entry.name)) continue;
    const directory = join(bases, entry.name);
    const manifest = await readBase(files, directory);
    if (manifest?.id === entry.name) found.push({ ...manifest, pinned: await isPinned(files, directory) });
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
