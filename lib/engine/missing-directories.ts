import { dirname, join, normalize } from 'node:path';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { decodeFileOperation, recordType } from '../berkeleydb/log-records.ts';
import { lsn } from '../contracts/lsn.ts';
import { type GenerationInWork, required, type Work } from './work.ts';

/**
 * Makes the directories that the log's creations and renamings name and that the generation lacks: the library makes no
 * directory by itself, and recovery ends where it cannot make a file again that the active made in a directory that is
 * newer than the replica, and that may hold nothing any more. Returns how many were made.
 */
export async function makeMissingDirectories(work: Work, generation: GenerationInWork): Promise<number> {
  const { files } = work.context.host;
  const { fopCreate, fopRename, fopRenameNoUndo } = recordType;
  const wanted = new Set<string>();
  const want = (name: string) => {
    const directory = normalize(dirname(name));
    if (directory === '.' || directory.startsWith('/') || directory.startsWith('..')) return;
    wanted.add(directory);
  };
  await scanLog(
    files,
    required(work.archivePath, 'the archive'),
    { lsn: lsn(generation.manifest.next, 0) },
    {
      checksums: false,
      cipher: work.cipher,
      types: new Set([fopCreate, fopRename, fopRenameNoUndo]),
      onRecord: ({ type, body }) => {
        const operation = decodeFileOperation(type, body);
        if (!operation) return;
        want(operation.name);
        if (operation.kind === 'rename') want(operation.newName);
      },
      signal: work.context.signal,
    },
  );
  let made = 0;
  // The log does not say in which data directory a name was found: an empty directory too many harms nothing.
  const roots = new Set(['.', ...generation.manifest.directories.map(({ path }) => path)]);
  for (const root of roots) {
    for (const directory of wanted) {
      const path = join(generation.directory, root, directory);
      if (await files.stat(path)) continue;
      await files.makeDirectory(path, { recursive: true });
      made += 1;
    }
  }
  return made;
}
