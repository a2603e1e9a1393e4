import { join } from 'node:path';
import { type DatabaseFile, scanDatabaseFiles } from '../berkeleydb/database-scan.ts';
import type { Files } from '../io/files.ts';
import type { GenerationManifest } from './manifests.ts';

/** The database files that a generation holds, asked for by the active's file that they are the copy of. */
export interface GenerationFiles {
  /** Whether the generation has it: same directory, name and uid; for a queue extent, which has no uid, same name. */
  has(file: DatabaseFile): boolean;
}

/** Reads the metadata pages of a generation's files. */
export async function scanGeneration(
  files: Files,
  generation: { readonly directory: string; readonly manifest: Pick<GenerationManifest, 'directories'> },
): Promise<GenerationFiles> {
  const { directory, manifest } = generation;
  const places = manifest.directories.map(({ source, path }) => ({ source, place: join(directory, path) }));
  const present = await scanDatabaseFiles(files, {
    dataDirectories: places.map(({ place }) => place),
  });
  const sources = new Map(places.map(({ source, place }) => [place, source]));
  const keys = new Set(present.map((file) => key(sources.get(file.directory) ?? '', file)));
  return { has: (file) => keys.has(key(file.directory, file)) };
}

const key = (source: string, file: DatabaseFile): string =>
  `${source}\0${file.name}\0${file.meta?.uid ?? ''}`;
