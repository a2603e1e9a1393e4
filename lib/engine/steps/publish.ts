import { join } from 'node:path';
import { formatLsn } from '../../contracts/lsn.ts';
import { isoTime } from '../../io/clock.ts';
import { renameDurably } from '../../io/durable.ts';
import type { Files } from '../../io/files.ts';
import { assertUnused } from '../generations.ts';
import { nextCurrentPrefix, readGenerationManifest, replicaPaths } from '../replica-directory.ts';
import { required, type Step } from '../work.ts';

/**
 * Moves `current` with one atomic rename. All of the generation is synced; whatever fails or is killed before the
 * rename leaves the previous one published. Right before it, the previous one is looked at once more (invariant 2).
 */
export const publish: Step = async (work) => {
  const { host } = work.context;
  const { files } = host;
  const { target, runId } = work.request;
  const paths = replicaPaths(target);
  const generation = required(work.generation, 'the generation');
  const final = paths.generation(generation.id);
  if (generation.directory !== final) {
    if (!(await files.stat(paths.generations))) {
      await files.makeDirectory(paths.generations);
      await files.syncDirectory(target);
    }
    // A crash after this line leaves a whole generation that the next run finds as the standby of its chain.
    await renameDurably(files, generation.directory, final);
    generation.directory = final;
    generation.manifest = (await readGenerationManifest(files, final)) ?? generation.manifest;
  }
  const kept = required(work.manifest, 'the manifest').keptGenerations;
  if (work.published && !kept.includes(work.published.id)) await assertUnused(host, target, work.published);
  await moveCurrent(files, target, generation.id, join(target, `${nextCurrentPrefix}${runId}`));

  const { clock } = host;
  work.publishedMs = clock.monotonic() - work.startedAt;
  work.publishedAt = isoTime(clock.now());
  const lsn = formatLsn(required(work.placedEnd, 'the end of the log'));
  await work.context.journal.published(lsn);
  return `${generation.id} at ${lsn}`;
};

async function moveCurrent(files: Files, target: string, id: string, temporary: string): Promise<void> {
  if (await files.lstat(temporary)) await files.unlink(temporary);
  await files.symlink(`generations/${id}`, temporary);
  await files.rename(temporary, replicaPaths(target).current);
  await files.syncDirectory(target);
}
