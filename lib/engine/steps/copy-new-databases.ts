import { join } from 'node:path';
import type { DatabaseFile } from '../../berkeleydb/database-scan.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { copyActiveFiles } from '../copy-active.ts';
import { scanGeneration } from '../generation-files.ts';
import { assertNamesApart } from '../outside-directories.ts';
import { copyOwnFiles } from '../own-files.ts';
import { replicaPaths } from '../replica-directory.ts';
import { assertSpace } from '../space.ts';
import { publishedOf, standbyOf } from '../standby-of.ts';
import { required, type Step } from '../work.ts';

/**
 * Finds the generation to roll forward and copies what the active has and it lacks: database files that are new, or
 * replaced under the same name (another uid). Without that, a file made and renamed between two updates is silently
 * lost (BERKELEYDB.md trap 1). What the published generation lacks is copied in the same go: it becomes the standby,
 * and rolls forward without reading the active again. Files first, the last log bytes after.
 */
export const copyNewDatabases: Step = async (work) => {
  const { host } = work.context;
  const { target, runId } = work.request;
  work.generation = await standbyOf(work);
  const present = await Promise.all(
    [work.generation, publishedOf(work)].map((generation) => scanGeneration(host.files, generation)),
  );
  const lacking = (found: readonly DatabaseFile[]) =>
    found.filter((file) => present.some((generation) => !generation.has(file)));
  await assertSpace(host.files, target, lacking(required(work.before, 'the list of files')));
  const directory = join(replicaPaths(target).incoming(runId), 'new');
  let copies = 0;
  work.copies = await copyActiveFiles(work, 'copy-new-databases', lacking, () => {
    copies += 1;
    return join(directory, String(copies));
  });
  const { home } = required(work.layout, 'the environment');
  assertNamesApart(work.generation.manifest, home, required(work.after, 'the list of files'));
  await copyOwnFiles(work);
  return work.copies.length === 0 ? 'no new files' : formatCount(work.copies.length, 'new file');
};
