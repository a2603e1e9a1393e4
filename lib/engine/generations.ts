import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, type Lsn, lsn, parseLogFileName } from '../contracts/lsn.ts';
import { formatBytes } from '../contracts/quantity.ts';
import { type ChainId, type GenerationId, generationId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { runParallel } from '../io/copy-parallel.ts';
import type { Files } from '../io/files.ts';
import type { GenerationManifest, LeftFile } from './manifests.ts';
import { livePins } from './pins.ts';
import {
  generationManifestName,
  listGenerations,
  readCurrent,
  replicaPaths,
  writeGenerationManifest,
} from './replica-directory.ts';

/** A new id: sorts by time, unique. */
export const newGenerationId = (now: number): GenerationId =>
  generationId(`g-${now.toString(36)}-${randomBytes(3).toString('hex')}`);

/** The manifest, and what a kill in the middle of writing it leaves (`writeFileDurably`). */
const ownNames: ReadonlySet<string> = new Set([generationManifestName, `.${generationManifestName}.tmp`]);

/** Every regular file below a generation but its manifest, by path relative to it. Directories and links are followed nowhere. */
async function walk(files: Files, directory: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (relative: string): Promise<void> => {
    for (const entry of await files.list(join(directory, relative))) {
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      if (entry.kind === 'directory') await visit(path);
      else if (!ownNames.has(path)) found.push(path);
    }
  };
  await visit('');
  return found;
}

/** What the files of a generation look like now. */
export async function describeFiles(files: Files, directory: string): Promise<LeftFile[]> {
  const described: LeftFile[] = [];
  for (const path of await walk(files, directory)) {
    const stat = await files.lstat(join(directory, path));
    if (stat) {
      described.push({ path, size: stat.size, mtimeNs: String(stat.mtimeNs), inode: String(stat.inode) });
    }
  }
  return described;
}

/**
 * Says how a `ready` generation differs from how we left it: one sentence, or undefined where it does not.
 * A region, a new log file or a changed byte means that somebody opened it (opening an environment makes `__db.001`;
 * any write changes the modification time).
 */
export async function differenceFromLeft(
  files: Files,
  directory: string,
  manifest: GenerationManifest,
): Promise<string | undefined> {
  const left = new Map(manifest.files.map((file) => [file.path, file]));
  for (const now of await describeFiles(files, directory)) {
    const then = left.get(now.path);
    if (!then) return `${now.path} was added`;
    if (then.size < now.size) return `${now.path} grew by ${formatBytes(now.size - then.size)}`;
    if (then.size > now.size) return `${now.path} shrank by ${formatBytes(then.size - now.size)}`;
    if (then.mtimeNs !== now.mtimeNs) return `${now.path} was written`;
    if (then.inode !== now.inode) return `${now.path} was replaced`;
    left.delete(now.path);
  }
  const [missing] = left.keys();
  return missing === undefined ? undefined : `${missing} was removed`;
}

/**
 * Looks whether somebody uses the published generation without promote: its files differ from how we left them, or
 * a process has something there open. One sentence, or undefined where nobody does.
 */
export async function findUse(
  host: Host,
  target: string,
  published: GenerationManifest,
): Promise<string | undefined> {
  const directory = replicaPaths(target).generation(published.id);
  const difference = await differenceFromLeft(host.files, directory, published);
  if (difference) return difference;
  // A shell that stands in the directory, or a `du` that was given it, reads nothing: only open and mapped files count. The
  // manifest is ours alone: who has that open looks at the replica as we do (`status`, the worker of a console).
  const manifest = join(await host.files.realpath(directory), generationManifestName);
  const users = (await host.processes.usersOf(directory)).filter(
    (use) => (use.how === 'open' || use.how === 'mapped') && use.path !== manifest,
  );
  // Who has pinned it copies its files, and is one of us.
  const pins = users.length > 0 ? await livePins(host, target) : [];
  const user = users.find(
    ({ pid }) =>
      !pins.some(
        (pin) =>
          pin.generation === published.id && pin.host === host.processes.hostName() && pin.owner.pid === pid,
      ),
  );
  return user && `process ${user.pid} (${user.name}) has ${user.path} ${user.how}`;
}

/** Throws replica-in-use where {@link findUse} finds something. Invariant 2: acknowledged writes there are never thrown away. */
export async function assertUnused(host: Host, target: string, published: GenerationManifest): Promise<void> {
  const use = await findUse(host, target, published);
  if (use) throw inUse(target, published.id, use);
}

export const inUse = (target: string, id: GenerationId, use: string): UnderstudyError => {
  const path = replicaPaths(target).generation(id);
  return new UnderstudyError('replica-in-use', `somebody uses the published generation: ${use}`, {
    op: 'look for users of the replica',
    path,
    hint: `Nothing was moved or removed. If the application failed over, it lives in ${path} now: protect that environment. If the use was a mistake, close it and take a snapshot with --set-aside, which keeps this generation and publishes another.`,
  });
};

/** Enough for a disk with a queue. */
const parallelSyncs = 4;

/** fsync of every file and directory of a generation, files first, then directories, deepest first. */
export async function syncTree(files: Files, directory: string): Promise<void> {
  const directories: string[] = [];
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    directories.push(path);
    for (const entry of await files.list(path)) {
      const child = join(path, entry.name);
      if (entry.kind === 'directory') await visit(child);
      else if (entry.kind === 'file') found.push(child);
    }
  };
  await visit(directory);
  await runParallel(found, parallelSyncs, (path) => syncFile(files, path));
  for (const path of directories.reverse()) await files.syncDirectory(path);
}

async function syncFile(files: Files, path: string): Promise<void> {
  const file = await files.open(path, 'write');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Removes every log file, or those before `first`, from a generation that is not published; recovery gets them afresh
 * from the archive.
 */
export async function removeLogFiles(
  files: Files,
  directory: string,
  first: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (const entry of await files.list(directory)) {
    const number = parseLogFileName(entry.name);
    if (number !== undefined && number < first) await files.unlink(join(directory, entry.name));
  }
}

/** Marks a generation `ready` as its files are now. They must be synced already; the manifest is, when this returns. */
export async function markReady(
  files: Files,
  directory: string,
  manifest: Omit<GenerationManifest, 'state' | 'files'>,
): Promise<GenerationManifest> {
  const ready: GenerationManifest = {
    ...manifest,
    state: 'ready',
    files: await describeFiles(files, directory),
  };
  await writeGenerationManifest(files, directory, ready);
  return ready;
}

/** How far a generation is: what it was recovered to, or what its recovery begins with. */
const reached = (generation: GenerationManifest): Lsn => generation.recovered ?? lsn(generation.next, 0);

/** The furthest of several generations. */
export const furthest = (generations: readonly GenerationManifest[]): GenerationManifest | undefined =>
  [...generations].sort((a, b) => compareLsn(reached(b), reached(a)))[0];

/**
 * The generation that the next update rolls forward: the furthest of the chain that is not published and is as we left
 * it, or is marked `recovering`. `changed` are those that somebody else changed: never rolled forward, never removed.
 * They keep their names, as an application may have them open by that path. One that a verification reads is left out.
 */
export async function findStandby(
  host: Host,
  target: string,
  chain: ChainId,
  kept: readonly GenerationId[],
): Promise<{ standby: GenerationManifest | undefined; changed: { id: GenerationId; how: string }[] }> {
  const currentId = await readCurrent(host.files, target);
  // After `current`: who pins a generation looks once more whether it is published still.
  const pinned = new Set((await livePins(host, target)).map(({ generation }) => generation));
  const candidates: GenerationManifest[] = [];
  const changed: { id: GenerationId; how: string }[] = [];
  for (const manifest of await listGenerations(host.files, target)) {
    if (manifest.id === currentId || manifest.chain !== chain || manifest.state === 'building') continue;
    if (kept.includes(manifest.id) || pinned.has(manifest.id)) continue;
    const directory = replicaPaths(target).generation(manifest.id);
    const how =
      manifest.state === 'ready' ? await differenceFromLeft(host.files, directory, manifest) : undefined;
    if (how) changed.push({ id: manifest.id, how });
    else candidates.push(manifest);
  }
  return { standby: furthest(candidates), changed };
}
