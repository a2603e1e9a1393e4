import { join } from 'node:path';
import type { DatabaseFile } from '../../berkeleydb/database-scan.ts';
import { lsn } from '../../contracts/lsn.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { copyActiveFiles } from '../copy-active.ts';
import { copyGeneration } from '../copy-generation.ts';
import { scanGeneration } from '../generation-files.ts';
import { findStandby } from '../generations.ts';
import { keepGeneration } from '../keep-generation.ts';
import { readLogStory } from '../log-story.ts';
import type { GenerationManifest } from '../manifests.ts';
import { assertNamesApart } from '../outside-directories.ts';
import { copyOwnFiles } from '../own-files.ts';
import { replicaPaths } from '../replica-directory.ts';
import { assertSpace } from '../space.ts';
import { type GenerationInWork, note, required, type Step, type Work } from '../work.ts';

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

async function standbyOf(work: Work): Promise<GenerationInWork> {
  const { target } = work.request;
  const kept = required(work.manifest, 'the manifest').keptGenerations;
  const { host } = work.context;
  const { standby, changed } = await findStandby(host, target, required(work.chain, 'the chain'), kept);
  for (const { id, how } of changed) await keepGeneration(work, id, how);
  if (standby && (standby.state === 'ready' || (await canRecoverAgain(work, standby)))) {
    if (standby.state === 'recovering')
      note(work, `run ${standby.run} was recovering ${standby.id}: again, from the archive`);
    return { id: standby.id, directory: replicaPaths(target).generation(standby.id), manifest: standby };
  }
  if (standby) {
    note(work, `run ${standby.run} was recovering ${standby.id}, and files were renamed: it is made anew`);
    await host.files.removeTree(replicaPaths(target).generation(standby.id));
  } else note(work, 'there is no standby generation: one is made from the published one first');
  return await copyGeneration(work, publishedOf(work));
}

/**
 * Recovery that was killed can run again, but not over changes of names: where the first one has renamed a file, the
 * second does not find it under its old name, and what the first had not written yet is missing, with status 0.
 */
async function canRecoverAgain(work: Work, manifest: GenerationManifest): Promise<boolean> {
  const { files } = await readLogStory({
    files: work.context.host.files,
    archive: required(work.archivePath, 'the archive'),
    from: lsn(manifest.next, 0),
    end: required(work.position, 'the position').recordsEnd,
    cipher: work.cipher,
    signal: work.context.signal,
  });
  return files.length === 0;
}

function publishedOf(work: Work): GenerationInWork {
  const manifest = required(work.published, 'the published generation');
  return { id: manifest.id, directory: replicaPaths(work.request.target).generation(manifest.id), manifest };
}
