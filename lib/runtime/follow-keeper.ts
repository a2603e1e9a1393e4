import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import { runId as asRunId } from '../contracts/units.ts';
import { findUse } from '../engine/generations.ts';
import { readReplicaDirectory } from '../engine/replica-directory.ts';
import { bandwidthOf, type HeldTarget } from '../engine/run.ts';
import { isOwnerAlive, lockTarget, readTargetLock, type TargetLock } from '../engine/target-lock.ts';
import type { Host } from '../hosts/host.ts';
import type { Roots } from '../hosts/roots.ts';
import { interruptRun } from '../queue/interrupt-run.ts';
import {
  type ContinuousReplica,
  newFollowRunId,
  readContinuous,
  readFollowRunsOfWorker,
  writeFollowProblem,
} from '../store/follow-runs.ts';
import { type FollowContext, followOne } from './follow-one.ts';

/**
 * Follows the replicas of this host that are to be followed. Each following is a recorded run that holds the lock of its
 * target; runs of the same replica that this worker carries out work under it, and the log goes on coming beside them.
 */
export interface FollowKeeper {
  /** Begins what is to be followed and is not, ends what is no longer to be. Asked every second. */
  compare(): Promise<void>;
  /** Before a run of a replica: nothing begins or ends there until it leaves. `held` where it is followed here. */
  enter(replicaId: string): Promise<Visit>;
  /** Ends all of it, as interrupted: another worker goes on. */
  stop(withinMs: number): Promise<void>;
}

export interface Visit {
  readonly held: HeldTarget | undefined;
  /** With what the run threw, if it did: following ends where somebody uses the replica. */
  leave(error?: unknown): void;
}

interface Followed {
  readonly runId: string;
  readonly held: HeldTarget;
  readonly controller: AbortController;
  /** What it was begun with: a change begins it anew. */
  readonly key: string;
  done: Promise<void>;
}

const firstPauseMs = 5000;
const longestPauseMs = 60_000;
/** A link can be pointed elsewhere at any moment, and nobody tells. */
const judgeAgainMs = 10_000;

/** @param readRoots what the console's settings and the host's configuration allow at the moment */
export function createFollowKeeper(context: FollowContext, readRoots: () => Promise<Roots>): FollowKeeper {
  const { db, boss, host, workerId, log } = context;
  const followed = new Map<string, Followed>();
  const beginning = new Map<string, Promise<void>>();
  /** Runs of this worker, by replica. */
  const visits = new Map<string, number>();
  const onceIdle = new Map<string, () => void>();
  const pauses = new Map<string, { readonly until: number; readonly ms: number }>();
  let judged = { roots: '', at: Number.NEGATIVE_INFINITY };
  let stopping = false;

  const pause = (replicaId: string): void => {
    const ms = Math.min(longestPauseMs, (pauses.get(replicaId)?.ms ?? firstPauseMs / 2) * 2);
    pauses.set(replicaId, { until: host.clock.monotonic() + ms, ms });
  };

  const begin = async (replica: ContinuousReplica): Promise<void> => {
    const { replicaId, target } = replica;
    if (!(await canBegin(context, target)) || visits.has(replicaId) || stopping) return;
    const refusal = await context.judgePlaces(replica).then(() => undefined, toErrorReport);
    if (refusal) {
      pause(replicaId);
      await writeFollowProblem(db, replica, refusal);
      return;
    }
    const runId = newFollowRunId();
    const lock = await takeLock(context, replica, runId);
    if (!lock) return;
    const controller = new AbortController();
    const held: HeldTarget = { lock, bandwidth: bandwidthOf(host, replica.limits) };
    const entry: Followed = { runId, held, controller, key: keyOf(replica), done: Promise.resolve() };
    followed.set(replicaId, entry);
    entry.done = followOne(context, {
      replica,
      runId,
      held,
      signal: controller.signal,
      onReceived: () => pauses.delete(replicaId),
      idle: () => idle(replicaId),
      isShutdown: () => stopping,
    })
      .then((problem) => {
        if (problem) pause(replicaId);
      })
      .catch((error: unknown) => {
        pause(replicaId);
        log.error({ runId, replicaId, err: error }, 'following could not be put on record');
      })
      .finally(() => followed.delete(replicaId));
  };

  const idle = async (replicaId: string): Promise<void> => {
    if (visits.has(replicaId)) await new Promise<void>((resolve) => onceIdle.set(replicaId, resolve));
  };

  const endUnwanted = (wanted: ReadonlyMap<string, ContinuousReplica>): void => {
    for (const [replicaId, { controller, key }] of followed) {
      const row = wanted.get(replicaId);
      // A worker in another process was given a run of it, and needs the lock.
      const isTaken = row?.runsAt?.workerId != null && row.runsAt.workerId !== workerId;
      if (!row || isTaken || keyOf(row) !== key) controller.abort();
    }
  };

  /** Ends what lies where nothing is allowed any more: as soon as the roots are others, and every few seconds. */
  const endDisallowed = async (wanted: ReadonlyMap<string, ContinuousReplica>): Promise<void> => {
    const at = host.clock.monotonic();
    const roots = JSON.stringify(await readRoots());
    if (roots === judged.roots && at - judged.at < judgeAgainMs) return;
    // What was refused may be allowed by now.
    if (roots !== judged.roots) pauses.clear();
    judged = { roots, at };
    for (const [replicaId, { controller }] of followed) {
      const row = wanted.get(replicaId);
      if (!row) continue;
      const refusal: unknown = await context.judgePlaces(row).then(
        () => undefined,
        (error) => error,
      );
      // What else goes wrong here is for following itself to find.
      if (isUnderstudyError(refusal) && refusal.code === 'path-no-longer-allowed') controller.abort(refusal);
    }
  };

  const beginWanted = async (wanted: Iterable<ContinuousReplica>): Promise<void> => {
    const now = host.clock.monotonic();
    for (const replica of wanted) {
      const { replicaId } = replica;
      const isPaused = (pauses.get(replicaId)?.until ?? 0) > now;
      if (stopping || followed.has(replicaId) || replica.runsAt || isPaused) continue;
      const attempt = begin(replica).catch((error: unknown) => {
        pause(replicaId);
        log.warn({ replicaId, err: error }, 'a replica cannot be followed');
      });
      beginning.set(replicaId, attempt);
      await attempt;
      beginning.delete(replicaId);
    }
  };

  /** On record as followed here, and not: its end could not be put on record, the database being away. */
  const endLost = async (): Promise<void> => {
    const here = new Set([...followed.values()].map(({ runId }) => runId));
    for (const runId of await readFollowRunsOfWorker(db, workerId)) {
      if (here.has(runId)) continue;
      const message = 'the end of this run could not be put on record';
      const at = new Date(host.clock.now());
      await interruptRun(db, boss, { runId, at, message, counts: false, workerId });
    }
  };

  return {
    compare: async () => {
      if (stopping) return;
      await endLost();
      const rows = await readContinuous(db, host.name);
      const wanted = new Map(rows.map((row) => [row.replicaId, row]));
      endUnwanted(wanted);
      await beginWanted(rows);
      await endDisallowed(wanted);
    },
    enter: async (replicaId) => {
      visits.set(replicaId, (visits.get(replicaId) ?? 0) + 1);
      await beginning.get(replicaId);
      const entry = followed.get(replicaId);
      // One that is about to end waits for this run.
      return {
        held: entry?.held,
        leave: (error) => {
          if (isUnderstudyError(error) && error.code === 'replica-in-use') entry?.controller.abort();
          const left = (visits.get(replicaId) ?? 1) - 1;
          if (left > 0) visits.set(replicaId, left);
          else {
            visits.delete(replicaId);
            onceIdle.get(replicaId)?.();
            onceIdle.delete(replicaId);
          }
        },
      };
    },
    stop: async (withinMs) => {
      stopping = true;
      for (const { controller } of followed.values()) controller.abort();
      const all = Promise.all([...followed.values()].map(({ done }) => done));
      await Promise.race([all, host.clock.sleep(withinMs)]);
    },
  };
}

const letGoWithinMs = 10_000;

/**
 * Before a run that another process's following stands in the way of: that one sees whose run it is at its next comparison,
 * and lets go. Returns in any case: the run says itself who works there.
 */
export async function untilLetGo(host: Host, target: string, signal: AbortSignal): Promise<void> {
  const until = host.clock.monotonic() + letGoWithinMs;
  while (host.clock.monotonic() < until) {
    const lock = await readTargetLock(host, target);
    if (lock?.kind !== 'follow' || isOwnerAlive(host, lock) === false) return;
    await host.clock.sleep(200, signal);
  }
}

/** Something is published, its chain is not known to be broken, and nobody uses it (invariant 2: following stops). */
async function canBegin({ host }: FollowContext, target: string): Promise<boolean> {
  const directory = await readReplicaDirectory(host.files, target);
  if (!directory?.published || !directory.position) return false;
  if (directory.manifest.brokenChain?.chain === directory.published.chain) return false;
  return (await findUse(host, target, directory.published)) === undefined;
}

/** Null where somebody else works there. */
async function takeLock(
  { host, log }: FollowContext,
  { replicaId, target }: ContinuousReplica,
  runId: string,
): Promise<TargetLock | null> {
  try {
    return await lockTarget(host, target, { run: asRunId(runId), kind: 'follow' }, (text) =>
      log.info({ replicaId }, text),
    );
  } catch (error) {
    if (isUnderstudyError(error) && error.code === 'target-locked') return null;
    throw error;
  }
}

const keyOf = ({ environment, target, following, limits }: ContinuousReplica): string =>
  JSON.stringify([environment, target, following, limits]);
