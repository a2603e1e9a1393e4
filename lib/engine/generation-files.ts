import { join } from 'node:path';
import { isUid } from '../berkeleydb/database-file.ts';
import { type DatabaseFile, scanDatabaseFiles } from '../berkeleydb/database-scan.ts';
import type { Files } from '../io/files.ts';
import { fileKey } from './active-files.ts';
import type { GenerationManifest } from './manifests.ts';

/** The database files that a generation holds, asked for by the active's file that they are the copy of. */
export interface GenerationFiles {
  /** With the data directories of the active that they belong to, and their paths in the generation. */
  readonly all: readonly DatabaseFile[];
  /** Whether the generation has it: same directory, name and uid; for a queue extent, which has no uid, same name. */
  has(file: DatabaseFile): boolean;
  /** Whether it has a file in that place, of that uid, or of whatever uid where none is given. */
  hasName(file: DatabaseFile, uid?: string): boolean;
  /** Its own files that are copies of none of these. */
  without(active: readonly DatabaseFile[]): DatabaseFile[];
}

/** Reads the metadata pages of a generation's files. */
export async function scanGeneration(
  files: Files,
  generation: { readonly directory: string; readonly manifest: Pick<GenerationManifest, 'directories'> },
): Promise<GenerationFiles> {
  const { directory, manifest } = generation;
  const places = manifest.directories.map(({ source, path }) => ({ source, place: join(directory, path) }));
  const sources = new Map(places.map(({ source, place }) => [place, source]));
  const found = await scanDatabaseFiles(files, { dataDirectories: places.map(({ place }) => place) });
  const all = found.map((file) => ({ ...file, directory: sources.get(file.directory) ?? '' }));
  const nameOf = (file: DatabaseFile) => `${file.directory}\0${file.name}`;
  const keys = new Set(all.map(fileKey));
  const metas = new Map(all.map((file) => [nameOf(file), file.meta]));
  return {
    all,
    has: (file) => keys.has(fileKey(file)),
    hasName: (file, uid) => {
      const name = nameOf(file);
      return uid === undefined ? metas.has(name) : isUid(uid, metas.get(name));
    },
    without: (active) => {
      const known = new Set(active.map(fileKey));
      return all.filter((file) => !known.has(fileKey(file)));
    },
  };
}
