import { join } from 'node:path';
import { parseLogFileName } from '../../contracts/lsn.ts';
import { formatBytes, formatCount } from '../../contracts/quantity.ts';
import { copyLeftFiles } from '../copy-left-files.ts';
import { differenceFromLeft, inUse } from '../generations.ts';
import { readGenerationManifest, replicaPaths } from '../replica-directory.ts';
import { assertSpace } from '../space.ts';
import { required, type Step } from '../work.ts';

/**
 * Copies the pinned generation's databases and its DB_CONFIG to a scratch directory. The log comes afresh from the archive,
 * as in any update; the application's own files say nothing of the databases. Throws replica-in-use where the files are not
 * as we left them, also afterwards: what was copied may hold half of a write then.
 */
export const copyPublished: Step = async (work) => {
  const { host, journal, signal } = work.context;
  const { files } = host;
  const { target } = work.request;
  const { generation: id, scratch } = required(work.pin, 'the pin');
  const directory = replicaPaths(target).generation(id);
  const assertAsLeft = async () => {
    const manifest = await readGenerationManifest(files, directory);
    if (!manifest) throw inUse(target, id, 'its generation.json is gone');
    const difference = await differenceFromLeft(files, directory, manifest);
    if (difference) throw inUse(target, id, difference);
    return manifest;
  };
  const manifest = await assertAsLeft();
  const own = new Set(manifest.ownFiles ?? []);
  const present = manifest.files.filter(({ path }) => parseLogFileName(path) === undefined && !own.has(path));
  await files.makeDirectory(scratch, { mode: 0o700 });
  for (const { path } of manifest.directories) {
    await files.makeDirectory(join(scratch, path), { recursive: true });
  }
  const bytesTotal = present.reduce((sum, { size }) => sum + size, 0);
  await copyLeftFiles({
    files,
    from: directory,
    to: scratch,
    present,
    pace: work.pace,
    signal,
    onProgress: (filesDone, filesTotal, bytesDone) =>
      journal.stepProgress('copy-published', { filesDone, filesTotal, bytesDone, bytesTotal }),
    beforePlainCopy: () => assertSpace(files, target, present),
  });
  await assertAsLeft();
  work.published = manifest;
  work.generation = { id, directory: scratch, manifest };
  return `${formatCount(present.length, 'file')}, ${formatBytes(bytesTotal)}`;
};
