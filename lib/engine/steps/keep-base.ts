import { join } from 'node:path';
import { toErrorReport } from '../../contracts/errors.ts';
import { parseLogFileName } from '../../contracts/lsn.ts';
import { formatBytes } from '../../contracts/quantity.ts';
import { isoTime } from '../../io/clock.ts';
import { renameDurably } from '../../io/durable.ts';
import { listBases, newBaseId } from '../bases.ts';
import { copyLeftFiles } from '../copy-left-files.ts';
import { describeFiles, differenceFromLeft, findUse, syncTree } from '../generations.ts';
import type { BaseManifest } from '../manifests.ts';
import { replicaPaths, writeBaseManifest } from '../replica-directory.ts';
import { isBaseDue } from '../retention.ts';
import { assertSpace } from '../space.ts';
import { type GenerationInWork, note, required, type Step, type Work } from '../work.ts';

/**
 * Keeps the database files of the generation that was just published, before later updates roll on, as a base for
 * restores to a moment after it (BERKELEYDB.md trap 17). Without its log files: a restore takes those from the archive,
 * from the generation's `next` on. Never of a generation that somebody uses. A full disk costs the base, not the run:
 * what was published stands, and pruning must come to its turn.
 */
export const keepBase: Step = async (work) => {
  const { host } = work.context;
  const { target, retention, runId } = work.request;
  const generation = required(work.generation, 'the generation');
  const bases = await listBases(host.files, target);
  if (!isBaseDue(bases, generation.manifest, retention, host.clock.now())) return 'none is due yet';
  const use = await findUse(host, target, generation.manifest);
  if (use) {
    note(work, `no base is kept of a generation that somebody uses: ${use}`);
    return 'none: the published generation is in use';
  }
  const id = newBaseId(host.clock.now());
  const incoming = join(replicaPaths(target).incoming(runId), id);
  try {
    const base = await copyBase(work, generation, id, incoming);
    // Somebody can have opened it in the meantime: what was copied then may hold half of a write.
    const change = await differenceFromLeft(host.files, generation.directory, generation.manifest);
    if (!change) return await placeBase(work, base, incoming);
    note(work, `the base is not kept, as somebody began to use the published generation: ${change}`);
    await host.files.removeTree(incoming);
    return 'none: the published generation is in use';
  } catch (error) {
    const { code, message } = toErrorReport(error);
    if (code !== 'disk-full') throw error;
    await host.files.removeTree(incoming);
    note(work, `no base is kept: ${message}. The next run tries again`);
    return `none: ${message}`;
  }
};

async function copyBase(
  work: Work,
  generation: GenerationInWork,
  id: BaseManifest['id'],
  incoming: string,
): Promise<BaseManifest> {
  const { files, clock } = work.context.host;
  const { target } = work.request;
  const { manifest } = generation;
  const all = await describeFiles(files, generation.directory);
  const present = all.filter(({ path }) => parseLogFileName(path) === undefined);
  await files.makeDirectory(incoming, { recursive: true, mode: 0o700 });
  for (const { path } of manifest.directories) {
    await files.makeDirectory(join(incoming, path), { recursive: true });
  }
  await copyLeftFiles({
    files,
    from: generation.directory,
    to: incoming,
    present,
    pace: work.pace,
    signal: work.context.signal,
    onProgress: (filesDone, filesTotal, bytesDone) =>
      work.context.journal.stepProgress('keep-base', { filesDone, filesTotal, bytesDone }),
    beforePlainCopy: () => assertSpace(files, target, present),
  });
  const base: BaseManifest = {
    format: 1,
    id,
    chain: manifest.chain,
    generation: manifest.id,
    next: manifest.next,
    recovered: required(manifest.recovered ?? undefined, 'the recovered position'),
    recoveredAt: required(manifest.recoveredAt ?? undefined, 'the time of recovery'),
    keptAt: isoTime(clock.now()),
    bytes: present.reduce((sum, { size }) => sum + size, 0),
    directories: manifest.directories,
    files: present.map(({ path, size }) => ({ path, size })),
  };
  await writeBaseManifest(files, incoming, base);
  await syncTree(files, incoming);
  return base;
}

/** A crash before the rename leaves work in progress, which the next run removes; after it, a whole base. */
async function placeBase(work: Work, base: BaseManifest, incoming: string): Promise<string> {
  const { files } = work.context.host;
  const paths = replicaPaths(work.request.target);
  if (!(await files.stat(paths.bases))) {
    await files.makeDirectory(paths.bases, { mode: 0o700 });
    await files.syncDirectory(work.request.target);
  }
  await renameDurably(files, incoming, paths.base(base.id));
  return `${base.id}, ${formatBytes(base.bytes)}`;
}
