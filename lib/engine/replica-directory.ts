import { join } from 'node:path';
import type { z } from 'zod';
import { isUnderstudyError, UnderstudyError } from '../contracts/errors.ts';
import {
  type BaseId,
  type ChainId,
  type GenerationId,
  generationId,
  type RunId,
} from '../contracts/units.ts';
import { writeFileDurably } from '../io/durable.ts';
import type { Files } from '../io/files.ts';
import {
  type ArchivePosition,
  archivePositionSchema,
  type BaseManifest,
  baseManifestSchema,
  type GenerationManifest,
  generationManifestSchema,
  type ReplicaManifest,
  replicaManifestSchema,
} from './manifests.ts';

/** Where things are in a replica directory (DESIGN: a replica on disk). Pure. */
export const replicaPaths = (target: string) => ({
  manifest: join(target, replicaManifestName),
  lock: join(target, 'lock'),
  current: join(target, 'current'),
  generations: join(target, 'generations'),
  generation: (id: GenerationId) => join(target, 'generations', id),
  archive: (chain: ChainId) => join(target, 'archive', chain),
  archives: join(target, 'archive'),
  position: (chain: ChainId) => join(target, 'archive', chain, 'position.json'),
  bases: join(target, 'bases'),
  base: (id: BaseId) => join(target, 'bases', id),
  incoming: (run: RunId) => join(target, `.incoming-${run}`),
});

/** At the top of a replica directory. */
export const replicaManifestName = 'understudy.json';
export const generationManifestName = 'generation.json';
const baseManifestName = 'base.json';
export const incomingPrefix = '.incoming-';
/** Of the link that a run makes beside `current`, to be renamed onto it. */
export const nextCurrentPrefix = '.current-';
const manifestLimit = 64 * 1024 * 1024;

/** `understudy.json`; undefined where there is none. Throws target-format-newer and target-unreadable. */
export const readReplicaManifest = (files: Files, target: string): Promise<ReplicaManifest | undefined> =>
  readManifest(files, replicaPaths(target).manifest, replicaManifestSchema);

/** `generation.json` of a directory; undefined where there is none. */
export const readGenerationManifest = (
  files: Files,
  directory: string,
): Promise<GenerationManifest | undefined> =>
  readManifest(files, join(directory, generationManifestName), generationManifestSchema);

/** How far the archive of a chain is durable; undefined where it holds nothing. */
export const readArchivePosition = (
  files: Files,
  target: string,
  chain: ChainId,
): Promise<ArchivePosition | undefined> =>
  readManifest(files, replicaPaths(target).position(chain), archivePositionSchema);

export const writeReplicaManifest = (
  files: Files,
  target: string,
  manifest: ReplicaManifest,
): Promise<void> => writeManifest(files, replicaPaths(target).manifest, manifest);

export const writeGenerationManifest = (
  files: Files,
  directory: string,
  manifest: GenerationManifest,
): Promise<void> => writeManifest(files, join(directory, generationManifestName), manifest);

export const writeBaseManifest = (files: Files, directory: string, manifest: BaseManifest): Promise<void> =>
  writeManifest(files, join(directory, baseManifestName), manifest);

/** `base.json` of a directory; undefined where there is none. Throws target-unreadable, target-format-newer. */
export const readBaseManifest = (files: Files, directory: string): Promise<BaseManifest | undefined> =>
  readManifest(files, join(directory, baseManifestName), baseManifestSchema);

export const writeArchivePosition = (
  files: Files,
  target: string,
  position: ArchivePosition,
): Promise<void> => writeManifest(files, replicaPaths(target).position(position.chain), position);

/** The published generation's id: where `current` points. Undefined where nothing is published. */
export async function readCurrent(files: Files, target: string): Promise<GenerationId | undefined> {
  const stat = await files.lstat(replicaPaths(target).current);
  if (!stat) return undefined;
  const link = stat.kind === 'symlink' ? await files.readlink(replicaPaths(target).current) : '';
  const match = /^generations\/([a-z0-9-]{4,64})$/.exec(link);
  if (!match?.[1]) {
    throw new UnderstudyError('target-unreadable', 'current is not a link to a generation of this replica', {
      op: 'read current',
      path: replicaPaths(target).current,
      hint: 'Somebody changed it. Point it back: ln -sfn generations/ID current, with the ID of a generation here.',
    });
  }
  return generationId(match[1]);
}

/** Every generation here with its manifest, published or not; those without a readable manifest are left out. */
export async function listGenerations(files: Files, target: string): Promise<GenerationManifest[]> {
  const directory = replicaPaths(target).generations;
  if (!(await files.stat(directory))) return [];
  const found: GenerationManifest[] = [];
  for (const entry of await files.list(directory)) {
    if (entry.kind !== 'directory' || !/^[a-z0-9-]{4,64}$/.test(entry.name)) continue;
    const manifest = await readGenerationManifest(files, join(directory, entry.name)).catch(leaveDamaged);
    if (manifest && manifest.id === entry.name) found.push(manifest);
  }
  return found;
}

/** A generation whose manifest is damaged must not keep the others from being followed. It is never removed either. */
function leaveDamaged(error: unknown): undefined {
  if (!isUnderstudyError(error) || error.code !== 'target-unreadable') throw error;
}

/** All that a replica directory says of itself. Reads only; needs no lock. */
export interface ReplicaDirectory {
  readonly manifest: ReplicaManifest;
  readonly currentId: GenerationId | undefined;
  readonly published: GenerationManifest | undefined;
  readonly position: ArchivePosition | undefined;
}

/**
 * Reads manifest, published generation and archive position. Undefined where the directory is no replica.
 * A publication between the reads can show the older generation beside the newer position; never the reverse,
 * as the position is read last.
 */
export async function readReplicaDirectory(
  files: Files,
  target: string,
): Promise<ReplicaDirectory | undefined> {
  const manifest = await readReplicaManifest(files, target);
  if (!manifest) return undefined;
  const currentId = await readCurrent(files, target);
  const published = currentId
    ? await readGenerationManifest(files, replicaPaths(target).generation(currentId))
    : undefined;
  const position = published && (await readArchivePosition(files, target, published.chain));
  return { manifest, currentId, published, position };
}

async function readManifest<Schema extends z.ZodType>(
  files: Files,
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  if (!(await files.stat(path))) return undefined;
  const text = (await files.readWhole(path, manifestLimit)).toString('utf8');
  const value = parseJson(text, path);
  if (isNewerFormat(value)) {
    throw new UnderstudyError(
      'target-format-newer',
      'this directory was written by a newer release of Understudy',
      {
        op: 'read manifest',
        path,
        hint: 'Update Understudy on this host, or use the release that wrote it.',
      },
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UnderstudyError(
      'target-unreadable',
      `a manifest is damaged: ${issue ? `${issue.path.join('.')}: ${issue.message}` : 'unexpected content'}`,
      { op: 'read manifest', path, hint: damagedHint },
    );
  }
  return parsed.data;
}

const damagedHint =
  'Restore the file from a copy, or move the whole directory away and let the next snapshot make a new replica.';

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnderstudyError('target-unreadable', 'a manifest is not valid JSON', {
      op: 'read manifest',
      path,
      hint: damagedHint,
      cause,
    });
  }
}

const isNewerFormat = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  typeof value.format === 'number' &&
  value.format > 1;

async function writeManifest(files: Files, path: string, value: unknown): Promise<void> {
  await writeFileDurably(files, path, `${JSON.stringify(value, null, 1)}\n`);
}
