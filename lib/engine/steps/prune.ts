import { join } from 'node:path';
import { logFileName } from '../../contracts/lsn.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { type GenerationId, logFileNumber } from '../../contracts/units.ts';
import type { Files } from '../../io/files.ts';
import { listArchive } from '../archive.ts';
import { differenceFromLeft, furthest } from '../generations.ts';
import { keepGeneration } from '../keep-generation.ts';
import type { GenerationManifest } from '../manifests.ts';
import { listGenerations, replicaPaths, writeArchivePosition } from '../replica-directory.ts';
import { endAsides, note, required, type Step, type Work } from '../work.ts';

/**
 * Removes what nothing needs: older generations beyond the published one and its standby, archived log files before
 * the lowest `next` of those, and the archives of chains that no generation is of. Never a generation that somebody
 * used or that was set aside.
 */
export const prune: Step = async (work) => {
  const { files } = work.context.host;
  const { target, runId } = work.request;
  await endAsides(work);
  await files.removeTree(replicaPaths(target).incoming(runId));
  const kept = await pruneGenerations(work);
  const removed = await pruneArchive(work, kept);
  await pruneChains(files, target, new Set(kept.map((generation) => generation.chain)));
  return removed > 0 ? `${formatCount(removed, 'log file')} left the archive` : undefined;
};

async function pruneGenerations(work: Work): Promise<GenerationManifest[]> {
  const { files } = work.context.host;
  const { target } = work.request;
  const current = required(work.generation, 'the generation').id;
  const standby = furthest(
    (await others(work)).filter(({ chain, state }) => chain === work.chain && state !== 'building'),
  );
  for (const generation of await others(work)) {
    if (generation.id === standby?.id) continue;
    const directory = replicaPaths(target).generation(generation.id);
    const change =
      generation.state === 'ready' ? await differenceFromLeft(files, directory, generation) : undefined;
    if (change) await keepGeneration(work, generation.id, change);
    else await removeGeneration(work, generation.id);
  }
  await files.syncDirectory(replicaPaths(target).generations);
  const left = await listGenerations(files, target);
  await tellOfUnreadable(work, left);
  return left.filter(({ id }) => id === current || id === standby?.id);
}

/** Its manifest is damaged or gone: nobody can tell whether somebody's data is in there. */
async function tellOfUnreadable(work: Work, readable: readonly GenerationManifest[]): Promise<void> {
  const known = new Set<string>(readable.map(({ id }) => id));
  const { generations } = replicaPaths(work.request.target);
  for (const { name } of await work.context.host.files.list(generations)) {
    if (!known.has(name))
      note(work, `${join(generations, name)} has no readable generation.json and is left as it is`);
  }
}

/**
 * Out of the way first, in one step: killed in the middle of the removal, what is left must not look like a generation
 * from which somebody took files. The next run clears `.incoming-*`.
 */
async function removeGeneration(work: Work, id: GenerationId): Promise<void> {
  const { files } = work.context.host;
  const paths = replicaPaths(work.request.target);
  const aside = paths.incoming(work.request.runId);
  await files.makeDirectory(aside, { recursive: true });
  await files.rename(paths.generation(id), join(aside, id));
  await files.removeTree(aside);
}

/** Every generation but the published one and those that somebody else uses. */
async function others(work: Work): Promise<GenerationManifest[]> {
  const { keptGenerations } = required(work.manifest, 'the manifest');
  const current = required(work.generation, 'the generation').id;
  const all = await listGenerations(work.context.host.files, work.request.target);
  return all.filter(({ id }) => id !== current && !keptGenerations.includes(id));
}

async function pruneArchive(work: Work, kept: readonly GenerationManifest[]): Promise<number> {
  const { files } = work.context.host;
  const archive = required(work.archivePath, 'the archive');
  const position = required(work.position, 'the position');
  const needed = Math.min(
    ...kept.filter((generation) => generation.chain === work.chain).map((generation) => generation.next),
  );
  const numbers = await listArchive(files, archive);
  const surplus = numbers.filter((number) => number < needed);
  if (surplus.length === 0) return 0;
  // First on record, then removed: a crash in between leaves files that are removed next time.
  work.position = { ...position, first: logFileNumber(needed) };
  await writeArchivePosition(files, work.request.target, work.position);
  for (const number of surplus) await files.unlink(join(archive, logFileName(number)));
  await files.syncDirectory(archive);
  return surplus.length;
}

async function pruneChains(files: Files, target: string, needed: ReadonlySet<string>): Promise<void> {
  const { archives } = replicaPaths(target);
  for (const entry of await files.list(archives)) {
    if (entry.kind === 'directory' && !needed.has(entry.name))
      await files.removeTree(join(archives, entry.name));
  }
}
