import { formatLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { Exposure, RecoveryStatus } from '../contracts/replica.ts';
import { exposureOf } from '../engine/exposure.ts';
import { isoTime } from '../io/clock.ts';
import type { EnvironmentView, ReplicaLook } from './environment-watch.ts';
import type { FollowedReplica, ReplicaObservation } from './ports.ts';
import { stateOf } from './replica-state.ts';

const formatted = (value: Lsn | null | undefined): string | null => (value ? formatLsn(value) : null);

/** A replica's live figures from what one look found. `now` is Unix time in milliseconds. Pure. */
export function liveOf(
  replica: FollowedReplica,
  environment: EnvironmentView,
  now: number,
): ReplicaObservation {
  const look = environment.replicas.get(replica.id);
  const view = look?.view;
  const exposure = look ? exposureAt(look, replica.following, now) : null;
  const published = view?.published !== undefined;
  // A target that is not there yet is no problem before the first snapshot.
  const lost = view?.problem != null && replica.lastRun?.state === 'succeeded';
  const broken = look?.brokenChain ?? view?.brokenChain ?? null;
  const { state, reason } = stateOf({
    promoted: replica.promoted,
    paused: replica.paused ? (replica.pausedBecause ?? 'an operator paused it') : null,
    inUse: view?.inUse ?? null,
    brokenChain: replica.letGo && broken !== null ? letGoWords(broken) : broken,
    unreadable: (published || lost ? view?.problem?.message : null) ?? environment.problem?.message ?? null,
    published: published || lost,
    running: replica.running,
    lastRun: replica.lastRun,
    followProblem: replica.following ? replica.followProblem : null,
    verifyProblem: replica.verifyProblem,
    exposure,
    goalMs: replica.goalMs,
  });
  const position = view?.position;
  return {
    replicaId: replica.id,
    state,
    stateReason: reason,
    exposure,
    environmentLsn: formatted(environment.end),
    receivedLsn: formatted(position?.received),
    recoveredLsn: formatted(view?.published?.recovered),
    archiveFromLsn: position ? formatLsn(lsn(position.first, 0)) : null,
    lastLogFile: position ? logFileName(position.received.file) : null,
    writeRate: environment.writeRate,
    observedAt: isoTime(now),
    logFileSize: environment.header?.logFileSize ?? null,
    publishedPath: view?.publishedPath ?? null,
    recovery: look ? recoveryOf(look) : null,
    keptAhead: view?.keptAhead ?? null,
    archiveFiles: position ? position.received.file - position.first + 1 : null,
  };
}

/** It needed them, and an operator had decided that they leave all the same. */
const letGoWords = (broken: string): string => `it was let go, and log files left without it: ${broken}`;

/**
 * Counted from the recovered position: what the archive has beyond it, and what the environment has beyond the archive. Of a
 * replica that is followed, the latter alone: what it has received it can be rolled forward to without the environment.
 */
function exposureAt({ view, beyondArchive }: ReplicaLook, following: boolean, now: number): Exposure | null {
  if (!view.published?.recovered || !beyondArchive) return null;
  if (following) return exposureOf(beyondArchive, now);
  const { unrecovered } = view;
  const seconds = [unrecovered.oldestCommitSeconds, beyondArchive.oldestCommitSeconds].filter(
    (value) => value !== undefined,
  );
  return exposureOf(
    {
      bytes: unrecovered.bytes + beyondArchive.bytes,
      commits: unrecovered.commits + beyondArchive.commits,
      oldestCommitSeconds: seconds.length > 0 ? Math.min(...seconds) : undefined,
    },
    now,
  );
}

function recoveryOf({ view: { published } }: ReplicaLook): RecoveryStatus | null {
  if (!published?.recovered || !published.recoveredAt) return null;
  return {
    result: 'succeeded',
    at: published.recoveredAt,
    durationMs: published.recoveryMs ?? 0,
    lsn: formatLsn(published.recovered),
  };
}
