import { toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import type { RunId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { assertUnused } from './generations.ts';
import { readHoldings } from './holdings.ts';
import type { ReplicaManifest } from './manifests.ts';
import { paceFor } from './pace.ts';
import { removeSurplus } from './remove-surplus.ts';
import { readReplicaDirectory, replicaPaths, writeReplicaManifest } from './replica-directory.ts';
import { planRetention, type RetentionPlan } from './retention.ts';
import { endRunRecord, putRunRecord } from './run-record.ts';
import { lockTarget, type TargetLock } from './target-lock.ts';

export interface PruneRequest {
  /** Absolute real path. */
  readonly target: string;
  /** In the place of the replica's own settings, for this once. */
  readonly settings: Partial<RetentionSettings>;
  /** Generations that are kept for commits that the environment lost, and need not be any more. */
  readonly giveUp?: readonly string[] | undefined;
}

/**
 * Says what pruning a replica would remove, and why the rest stays. Reads only and takes no lock: beside a run, the
 * answer is of a moment ago. Throws no-replica, replica-in-use (nothing is pruned then), target-unreadable, and not-found for
 * a generation to give up that is not kept for what the environment lost.
 */
export async function planPrune(host: Host, request: PruneRequest): Promise<RetentionPlan> {
  return (await look(host, request)).plan;
}

/**
 * Removes what {@link planPrune} says, under the target's lock, and answers what went; on record in the directory. Throws as
 * planPrune does, and target-locked. Running it again is always safe. `held`: a lock of the target that the caller has and
 * keeps.
 */
export async function pruneReplica(
  host: Host,
  request: PruneRequest & { readonly runId: RunId },
  note: (text: string) => void,
  held?: TargetLock,
): Promise<RetentionPlan> {
  const { target, runId } = request;
  // Before the lock makes a file in a directory that is no replica.
  await look(host, request);
  const lock = held ?? (await lockTarget(host, target, { run: runId, kind: 'prune' }, note));
  const record = { runId, target, kind: 'prune' } as const;
  try {
    await putRunRecord(host, record);
    // Following may bring log in meanwhile, under the same lock.
    const plan = await lock.archive.exclusively(() => removeUnneeded(host, request, note));
    await endRunRecord(host, record, 'succeeded');
    return plan;
  } catch (error) {
    const { code, message, hint } = toErrorReport(error);
    // What was thrown says more; a run without an end counts as interrupted.
    await endRunRecord(host, record, 'failed', {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
    }).catch(() => undefined);
    throw error;
  } finally {
    if (!held) await lock.release();
  }
}

async function removeUnneeded(
  host: Host,
  request: PruneRequest & { readonly runId: RunId },
  note: (text: string) => void,
): Promise<RetentionPlan> {
  const { target, runId } = request;
  const { manifest, plan, changed } = await look(host, request);
  for (const { id, how } of changed) note(`generation ${id} is kept as it is: ${how}`);
  for (const id of request.giveUp ?? []) note(`generation ${id} is given up`);
  if (changed.length > 0 || request.giveUp?.length) {
    const keptGenerations = [...manifest.keptGenerations, ...changed.map(({ id }) => id)];
    await writeReplicaManifest(host.files, target, { ...manifest, keptGenerations });
  }
  const aside = replicaPaths(target).incoming(runId);
  const pace = paceFor(host, manifest.limits, () => manifest.environment.logDirectory);
  const giveWay = pace.stream(new AbortController().signal);
  return { ...plan, surplus: await removeSurplus(host.files, target, aside, plan, giveWay) };
}

async function look(host: Host, { target, settings, giveUp = [] }: PruneRequest) {
  const directory = await readReplicaDirectory(host.files, target);
  if (!directory?.published) {
    throw new UnderstudyError('no-replica', 'there is no published replica here', {
      op: 'prune',
      path: target,
      hint: 'Enter the directory of a replica: the one that holds understudy.json.',
    });
  }
  const { published } = directory;
  const manifest = without(directory.manifest, giveUp, target);
  await assertUnused(host, target, published);
  const chosen = { ...manifest.settings, ...settings };
  const now = host.clock.now();
  const held = await readHoldings(host, target, manifest, chosen, now);
  return { manifest, plan: planRetention(held.holdings, chosen, now), changed: held.changed };
}

function without(manifest: ReplicaManifest, giveUp: readonly string[], target: string): ReplicaManifest {
  const { generationsAhead } = manifest;
  const unknown = giveUp.find((id) => !generationsAhead.some((ahead) => ahead === id));
  if (unknown !== undefined) {
    throw new UnderstudyError(
      'not-found',
      `${unknown} is not kept for commits that the environment has lost`,
      {
        op: 'prune',
        path: target,
        hint:
          generationsAhead.length === 0
            ? 'No generation of this replica is.'
            : `These are: ${generationsAhead.join(', ')}.`,
      },
    );
  }
  return { ...manifest, generationsAhead: generationsAhead.filter((id) => !giveUp.includes(id)) };
}
