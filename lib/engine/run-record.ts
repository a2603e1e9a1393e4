import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import { keptRuns, type RunRecord } from './manifests.ts';
import { readReplicaManifest, writeReplicaManifest } from './replica-directory.ts';
import type { RunRequest } from './work.ts';

type Place = Pick<RunRequest, 'runId' | 'target'> & {
  /** Following, unless told. */
  readonly kind?: 'follow' | 'prune' | undefined;
};

/**
 * Puts a run that is not of the procedure (following, pruning by hand) on record in the replica directory. Before the first snapshot there is
 * nothing to write it into: the lock alone says then who works here. The caller holds the lock.
 */
export async function putRunRecord(host: Host, { runId, target, kind = 'follow' }: Place): Promise<void> {
  const manifest = await readReplicaManifest(host.files, target);
  if (!manifest) return;
  const record: RunRecord = {
    id: runId,
    kind,
    state: 'running',
    startedAt: isoTime(host.clock.now()),
  };
  const runs = [record, ...manifest.runs].slice(0, keptRuns);
  await writeReplicaManifest(host.files, target, { ...manifest, runs });
}

/** Puts its end on record. */
export async function endRunRecord(
  host: Host,
  { runId, target, kind = 'follow' }: Place,
  state: Exclude<RunRecord['state'], 'running'>,
  error?: RunRecord['error'],
): Promise<void> {
  const manifest = await readReplicaManifest(host.files, target);
  if (!manifest) return;
  const endedAt = isoTime(host.clock.now());
  const earlier = manifest.runs.find(({ id }) => id === runId);
  const ended: RunRecord = {
    ...(earlier ?? { id: runId, kind, startedAt: endedAt }),
    state,
    endedAt,
    ...(error ? { error } : {}),
  };
  const others = manifest.runs.filter(({ id }) => id !== runId);
  await writeReplicaManifest(host.files, target, {
    ...manifest,
    runs: [ended, ...others].slice(0, keptRuns),
  });
}
