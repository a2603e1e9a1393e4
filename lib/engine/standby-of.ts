import { lsn } from '../contracts/lsn.ts';
import { copyGeneration } from './copy-generation.ts';
import { findStandby } from './generations.ts';
import { keepGeneration } from './keep-generation.ts';
import { readLogStory } from './log-story.ts';
import type { GenerationManifest } from './manifests.ts';
import { replicaPaths } from './replica-directory.ts';
import { type GenerationInWork, note, required, type Work } from './work.ts';

/** The generation to roll forward: the standby where there is one that can be, a copy of the published one otherwise. */
export async function standbyOf(work: Work): Promise<GenerationInWork> {
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

export function publishedOf(work: Work): GenerationInWork {
  const manifest = required(work.published, 'the published generation');
  return { id: manifest.id, directory: replicaPaths(work.request.target).generation(manifest.id), manifest };
}
