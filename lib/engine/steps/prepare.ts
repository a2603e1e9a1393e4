import { join } from 'node:path';
import { UnderstudyError } from '../../contracts/errors.ts';
import { isoTime } from '../../io/clock.ts';
import type { Files } from '../../io/files.ts';
import { findUse, inUse } from '../generations.ts';
import { keepGeneration } from '../keep-generation.ts';
import { keptRuns, type ReplicaManifest } from '../manifests.ts';
import { clearPins } from '../pins.ts';
import {
  incomingPrefix,
  nextCurrentPrefix,
  readCurrent,
  readGenerationManifest,
  readReplicaManifest,
  replicaPaths,
  writeReplicaManifest,
} from '../replica-directory.ts';
import { makeTarget } from '../target-directory.ts';
import { lockTarget } from '../target-lock.ts';
import { note, required, type Step, type Work } from '../work.ts';

/**
 * Takes the lock, puts this run on record, and clears what a killed run left: a run that never ended becomes
 * interrupted, its work in progress is removed. From here on the target changes.
 */
export const prepare: Step = async (work) => {
  const { host } = work.context;
  const { files } = host;
  const { target, runId } = work.request;
  await makeTarget(files, target);
  const tell = (text: string) => note(work, text);
  if (work.lock) await work.lock.settle(work.kind, tell);
  else work.lock = await lockTarget(host, target, { run: runId, kind: work.kind }, tell);
  work.manifest = recordRun(work, await readReplicaManifest(files, target));
  await writeReplicaManifest(files, target, work.manifest);
  const removed = (await removeIncoming(files, target)) + (await clearPins(host, target, tell));
  await usePublished(work);
  return removed > 0 ? 'removed what an interrupted run left' : undefined;
};

function recordRun(work: Work, manifest: ReplicaManifest | undefined): ReplicaManifest {
  const { request, kind } = work;
  const now = isoTime(work.context.host.clock.now());
  const runs = (manifest?.runs ?? []).map((run) => {
    if (run.state !== 'running' || run.id === work.lock?.run) return run;
    note(work, `run ${run.id} (${run.kind}) was interrupted`);
    return { ...run, state: 'interrupted' as const, endedAt: now };
  });
  runs.unshift({ id: request.runId, kind, state: 'running', startedAt: now });
  return {
    kind: 'understudy-replica',
    format: 1,
    replicaId: request.replicaId,
    environmentId: request.environmentId,
    environment: environmentOf(work, manifest),
    brokenChain: manifest?.brokenChain ?? null,
    keptGenerations: manifest?.keptGenerations ?? [],
    generationsAhead: manifest?.generationsAhead ?? [],
    onBrokenChain: request.onBrokenChain,
    goalMs: request.goalMs,
    settings: request.retention,
    limits: request.limits,
    following: request.following,
    runs: runs.slice(0, keptRuns),
  };
}

/** As it was seen by the last run that looked at it. */
function environmentOf(
  { layout, utilities, request }: Work,
  manifest: ReplicaManifest | undefined,
): ReplicaManifest['environment'] {
  if (!layout) return required(manifest, 'the manifest').environment;
  return {
    home: layout.home,
    dataDirectories: [...layout.dataDirectories],
    logDirectory: layout.logDirectory,
    logVersion: required(utilities, 'the utilities').logVersion,
    copying: {
      copyMode: request.environment.copyMode ?? 'listed',
      ownFiles: [...(request.environment.ownFiles ?? [])],
    },
    utilities: request.environment.utilities ?? null,
  };
}

/** Also the link that was about to become `current`. */
async function removeIncoming(files: Files, target: string): Promise<number> {
  let removed = 0;
  for (const entry of await files.list(target)) {
    if (!entry.name.startsWith(incomingPrefix) && !entry.name.startsWith(nextCurrentPrefix)) continue;
    await files.removeTree(join(target, entry.name));
    removed += 1;
  }
  return removed;
}

/** Finds the published generation and makes sure that nobody uses it (invariant 2), or sets it aside where that was asked for. */
async function usePublished(work: Work): Promise<void> {
  const { host } = work.context;
  const { target } = work.request;
  const id = await readCurrent(host.files, target);
  const published = id && (await readGenerationManifest(host.files, replicaPaths(target).generation(id)));
  work.published = published;
  if (!id) return;
  if (!published) {
    throw new UnderstudyError('replica-in-use', 'the published generation has lost its generation.json', {
      op: 'look at the published generation',
      path: replicaPaths(target).generation(id),
      hint: 'Somebody changed it. Nothing was moved or removed: move the whole target away and take a snapshot into a new one.',
    });
  }
  const use = await findUse(host, target, published);
  if (!use) return;
  if (!work.request.setAside) throw inUse(target, published.id, use);
  await keepGeneration(work, published.id, use);
}
