import type { EnvironmentSummary } from '../contracts/environment.ts';
import type { UnderstudyEvent } from '../contracts/events.ts';
import type { KeptAhead } from '../contracts/kept-ahead.ts';
import type { LogDiskThresholds } from '../contracts/log-disk.ts';
import type { RecoveryStatus, ReplicaLive } from '../contracts/replica.ts';
import type { RunState } from '../contracts/run.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';

/** A replica that the monitor follows: what is on record about it, not what it works out. */
export interface FollowedReplica {
  readonly id: string;
  readonly directory: string;
  readonly goalMs: number;
  readonly paused: boolean;
  /** ISO 8601, UTC; null where it is not paused. */
  readonly pausedAt: string | null;
  /** In a sentence, where it is not the replica alone that is paused. */
  readonly pausedBecause?: string | undefined;
  /** An operator let it go: it holds no log files back. */
  readonly letGo: boolean;
  readonly promoted: boolean;
  /** The run that is open on it has begun (not only queued). */
  readonly running: boolean;
  /** Log comes over between runs too: what is received counts, as it is enough to recover to it. */
  readonly following: boolean;
  /** Why it cannot be followed at the moment, in a sentence; null where nothing stands in the way. */
  readonly followProblem: string | null;
  /** What the last verification found that the replica would not survive, in a sentence; null where it found nothing. */
  readonly verifyProblem: string | null;
  /** How the last run that is over ended, with its error's sentence; null where there was none. */
  readonly lastRun: { readonly state: RunState; readonly message: string | null } | null;
}

/** An environment of this host with its replicas. */
export interface FollowedEnvironment {
  readonly id: string;
  /** With the password, opened: the log of an encrypted environment tells its commits only to who has it. */
  readonly spec: EnvironmentSpec;
  /** Why nothing may join it at the moment (`not answering`); null otherwise. It is followed all the same. */
  readonly notAnswering: string | null;
  /** Whether unused log files leave it, and when its log's disk is told of. */
  readonly logs: LogDiskThresholds & { readonly moveLogs: boolean };
  readonly replicas: readonly FollowedReplica[];
}

/** What was seen of a replica, for its one row. */
export interface ReplicaObservation extends ReplicaLive {
  /** Bytes; null where the log could not be read. */
  readonly logFileSize: number | null;
  /** Resolved path of the published generation. */
  readonly publishedPath: string | null;
  /**
   * Of the published generation, from its own manifest; null where nothing is published. A failed recovery publishes
   * nothing: it is the run's to record, and newer than this where `at` says so.
   */
  readonly recovery: RecoveryStatus | null;
  readonly archiveFiles: number | null;
  /** Null where the directory was not looked at. */
  readonly keptAhead: readonly KeptAhead[] | null;
}

/** What was seen of an environment, for its row. */
export interface EnvironmentObservation
  extends Pick<EnvironmentSummary, 'health' | 'healthReason' | 'lsn' | 'writeRate' | 'logDisk'> {
  readonly environmentId: string;
  /** ISO 8601, UTC. */
  readonly observedAt: string;
}

/** One point of a replica's exposure over time. */
export interface ExposureSample {
  readonly replicaId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly bytes: number;
  readonly commits: number;
  /** Age of the oldest unreplicated commit in milliseconds; 0 where there is none. */
  readonly ageMs: number;
}

/** What the monitor needs of the tables. Any method may reject: the monitor goes on and asks again at the next tick. */
export interface MonitorStore {
  /**
   * The environments of the host that are not removed, each with the replicas on this host that are not removed.
   * Asked at every tick (every two seconds): three queries at most, whatever their number.
   */
  followed(host: string): Promise<readonly FollowedEnvironment[]>;
  /**
   * Writes the rows of what changed since the last call; everything at least every half minute, so that `observedAt`
   * tells whether the watching itself works. One statement for all of a kind. A row that is gone meanwhile is left out.
   */
  saveObservations(
    environments: readonly EnvironmentObservation[],
    replicas: readonly ReplicaObservation[],
  ): Promise<void>;
  /**
   * Appends samples, at most one a replica every ten seconds, fewer while nothing is exposed (one a minute).
   * Thinning and the end of their life are the store's own: full resolution for a day, then the worst of each ten
   * minutes for a month, then of each hour for a year; and the last 60 of a replica ready for its sparkline.
   */
  saveSamples(samples: readonly ExposureSample[]): Promise<void>;
}

/**
 * Tells pages what moved: `exposure` with the replicas whose figures changed (at most 10 in one event, so that each
 * fits into a notification), `environment` where its health changed, `replica` where a state word changed.
 */
export type Publish = (event: UnderstudyEvent) => void | Promise<void>;
