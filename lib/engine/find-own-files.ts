import { join, matchesGlob } from 'node:path';
import { readMetadataPage } from '../berkeleydb/database-file.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';
import type { EnvironmentSpec } from './ports.ts';
import { generationManifestName, replicaManifestName } from './replica-directory.ts';

export interface OwnFile {
  /** Relative to the home, and to each generation. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** Regions, queue extents and partitions begin with `__db`; DB_CONFIG is written anew for each generation. */
const environmentName = /^(?:__db|log\.\d{10}$|DB_CONFIG$)/;
const reserved: ReadonlySet<string> = new Set([generationManifestName, `.${generationManifestName}.tmp`]);

/** Throws path-invalid for a pattern that could not mean a file in the home. */
export function assertOwnPatterns(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const isPlain = pattern !== '' && !pattern.startsWith('/') && !pattern.includes('\0');
    if (isPlain && !pattern.split('/').includes('..')) continue;
    throw new UnderstudyError(
      'path-invalid',
      `${JSON.stringify(pattern)} is no pattern for files in the environment home`,
      {
        op: 'read the patterns of own files',
        hint: 'Patterns are relative to the home: "*.conf", "hooks/**". Files elsewhere are not copied.',
      },
    );
  }
}

/** Where own files are looked for: a data directory, or the home, with its place in a generation (`.` for the home). */
export interface OwnFilesRoot {
  readonly source: string;
  readonly path: string;
}

/**
 * The application's own files: in the home those that one of the patterns matches (`path.matchesGlob`, names relative to
 * the home); with the copy mode `directory` all, in the home and in every data directory. Never a file of Berkeley DB, by
 * name or by its first page, nor a replica of ours, nor anything that a link leads to: `links` names those that would have
 * been taken. `roots` begins with the home. Throws path-invalid, and Node's own errors (EACCES).
 */
export async function findOwnFiles(
  files: Files,
  roots: readonly OwnFilesRoot[],
  spec: Pick<EnvironmentSpec, 'ownFiles' | 'copyMode'>,
): Promise<{ found: OwnFile[]; links: string[] }> {
  const { ownFiles: patterns = [], copyMode } = spec;
  assertOwnPatterns(patterns);
  const all = copyMode === 'directory';
  const found: OwnFile[] = [];
  const links: string[] = [];
  const sources = new Set(roots.map(({ source }) => source));
  const visit = async (root: OwnFilesRoot, below: string): Promise<void> => {
    const entries = await files.list(join(root.source, below)).catch(ignoringAbsence);
    if (!entries || (below !== '' && entries.some((entry) => entry.name === replicaManifestName))) return;
    for (const entry of entries) {
      const path = join(root.source, below, entry.name);
      const name = join(root.path, below, entry.name);
      if (entry.kind === 'directory') {
        // A data directory within another one has a place of its own.
        if (!all || !sources.has(path)) await visit(root, join(below, entry.name));
      }
      if (environmentName.test(entry.name) || reserved.has(name)) continue;
      if (!all && !patterns.some((pattern) => matchesGlob(name, pattern))) continue;
      if (entry.kind === 'symlink') links.push(name);
      if (entry.kind !== 'file') continue;
      const stat = await files.lstat(path);
      if (stat && !(await readMetadataPage(files, path)))
        found.push({ name, path, size: stat.size, mode: stat.mode });
    }
  };
  // Patterns are of the home.
  for (const root of all ? roots : roots.slice(0, patterns.length > 0 ? 1 : 0)) await visit(root, '');
  return { found, links };
}

/** A file can go between the look and its copy. */
export const ignoringAbsence = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined;
  throw error;
};
