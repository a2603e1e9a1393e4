import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import type { Utilities } from '../berkeleydb/releases.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Following } from '../contracts/following.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import type { RunKind } from '../contracts/run.ts';
import type {
  Bytes,
  ChainId,
  EnvironmentId,
  GenerationId,
  LogFileNumber,
  ReplicaId,
  RunId,
} from '../contracts/units.ts';
import type { Bandwidth } from '../io/bandwidth.ts';
import type { LogStory } from './log-story.ts';
import type { LogsAhead } from './logs-ahead.ts';
import type { ArchivePosition, GenerationManifest, ReplicaManifest } from './manifests.ts';
import type { Pace } from './pace.ts';
import type { Pin } from './pins.ts';
import type { EngineContext, EnvironmentSpec } from './ports.ts';
import type { TargetLock } from './target-lock.ts';

/** The procedures that publish something. */
export type ProcedureKind = RunKind | 'roll-forward';

/** What a snapshot or an update is asked to do. */
export interface RunRequest {
  readonly runId: RunId;
  /** Kept in `understudy.json`; a target of another replica is refused. */
  readonly replicaId: ReplicaId;
  readonly environmentId: EnvironmentId;
  readonly environment: EnvironmentSpec;
  /** Absolute real path of the replica directory, or of what is to become one. */
  readonly target: string;
  readonly goalMs: number;
  readonly onBrokenChain: 'snapshot' | 'offer';
  readonly retention: RetentionSettings;
  /** How far the work steps back behind the application. */
  readonly limits: LimitsSettings;
  /** How log comes over between runs: for the record in the replica directory, from which a console takes it in again. */
  readonly following: Following | null;
  /** False: the standby generation is neither made nor rolled forward after publication. */
  readonly standby: boolean;
  /** Keep a published generation that somebody used, and go on with another. Only for snapshots. */
  readonly setAside: boolean;
  /** Log files that the environment no longer uses leave it, once every replica that follows it holds them. */
  readonly moveLogs: boolean;
  /** A checkpoint in the environment, before its files are listed and its log is brought over. */
  readonly checkpointFirst: boolean;
  /**
   * Target directories of the other replicas that follow the environment, paused or not: absolute real paths. Asked when log
   * files are about to leave: a replica that begins after they were listed needs none of them.
   */
  readonly alsoHeldBy: () => Promise<readonly string[]>;
  /** Why log files stay in the environment for now, as a clause; undefined where they may leave. Asked at the same moment. */
  readonly logsStay?: (() => Promise<string | undefined>) | undefined;
}

export interface RunResult {
  /** What was done in the end: an update that fell back says `snapshot`. */
  readonly kind: ProcedureKind;
  readonly fellBack: boolean;
  readonly generation: GenerationId;
  /** The resolved path that an application would open. */
  readonly path: string;
  readonly lsn: Lsn;
  /** Milliseconds from the start of the run to the move of `current`, and to the end of the run. */
  readonly publishedMs: number;
  readonly finishedMs: number;
  readonly bytesCopied: Bytes;
  readonly standby: 'made' | 'rolled forward' | 'replaced' | 'skipped';
}

/** A database file of the active that a run copied, beside its final place. */
export interface CopiedFile {
  readonly file: DatabaseFile;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/** A file of the application's own that this run copied, beside its final places. */
export interface OwnCopy {
  /** Relative to the home, and to each generation. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** A generation that this run works on. */
export interface GenerationInWork {
  readonly id: GenerationId;
  /** Where its files are now: below `.incoming-<run>` for a snapshot until it is published, below `generations` otherwise. */
  directory: string;
  manifest: GenerationManifest;
  /** What the log tells of names, from the generation's `next` to the end of what was placed. */
  story?: LogStory | undefined;
}

/** Something that goes on beside the steps. It must have ended before the lock is released. */
export interface Aside {
  /** Rejects only with what the run must not end well with. */
  readonly done: Promise<void>;
  stop(): void;
}

/** The state of a run between its steps. A step reads what earlier ones left, through {@link required}. */
export interface Work {
  readonly context: EngineContext;
  readonly request: RunRequest;
  /** What is being done: an update that fell back goes on as a snapshot. */
  kind: ProcedureKind;
  fellBack: boolean;
  /** A break was found: the snapshot must not continue the chain. */
  restartChain: boolean;
  /** Monotonic. */
  readonly startedAt: number;
  /** Opens the records of an encrypted log. */
  readonly cipher: LogCipher | undefined;
  /** Where the target limits it: for all that leaves the environment in this run, copies and log together. */
  readonly bandwidth: Bandwidth | undefined;
  /** For copies and removals: they give way while the application writes. */
  readonly pace: Pace;
  lock?: TargetLock | undefined;
  /** Of a verification, which holds no lock. */
  pin?: Pin | undefined;
  /** Database files that passed verification. */
  verified?: number | undefined;
  layout?: EnvironmentLayout | undefined;
  utilities?: Utilities | undefined;
  manifest?: ReplicaManifest | undefined;
  /** The chain that this run continues, or the new one that it starts (then `position` is undefined). */
  chain?: ChainId | undefined;
  position?: ArchivePosition | undefined;
  /** The first log file in use when the copy began: what a snapshot's recovery needs, and where a new chain begins. */
  first?: LogFileNumber | undefined;
  archivePath?: string | undefined;
  /** Copies of log files for the generation, made beside the bringing over. */
  ahead?: LogsAhead | undefined;
  /** Done when all that this run brought into the archive is synced and on record. */
  archived?: Promise<void> | undefined;
  published?: GenerationManifest | undefined;
  generation?: GenerationInWork | undefined;
  /** The active's database files before the copy. */
  before?: readonly DatabaseFile[] | undefined;
  /** The same at the last look after the copy, before the last log bytes were brought. */
  after?: readonly DatabaseFile[] | undefined;
  /** Through {@link addAside}. */
  asides: readonly Aside[];
  copies?: readonly CopiedFile[] | undefined;
  /** The application's own files that this run copied. */
  ownCopies?: readonly OwnCopy[] | undefined;
  /** End of the last valid record of the last log file that was placed: where recovery has to arrive. */
  placedEnd?: Lsn | undefined;
  bytesCopied: number;
  publishedMs?: number | undefined;
  /** ISO 8601. */
  publishedAt?: string | undefined;
  standby: RunResult['standby'];
}

/** One step of the procedure. Returns what it found, in a few words, for the run's page. */
export type Step = (work: Work) => Promise<string | undefined>;

/** Steps run in the order of `procedure.ts`, so what an earlier one leaves is there; if it is not, that is a defect here. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new UnderstudyError('internal', `${what} is not known at this step`);
  return value;
}

/** A failure is thrown where somebody waits for it: {@link endAsides}, or the step that needs it. */
export function addAside(work: Work, aside: Aside): void {
  aside.done.catch(() => undefined);
  work.asides = [...work.asides, aside];
}

/** Stops all that goes on beside the steps, and returns when it has ended. */
export async function stopAsides(work: Work): Promise<void> {
  for (const { stop } of work.asides) stop();
  await Promise.allSettled(work.asides.map(({ done }) => done));
  work.asides = [];
}

/** Waits for all that goes on beside the steps, and throws its failure. */
export async function endAsides(work: Work): Promise<void> {
  for (const { done } of work.asides) await done;
  work.asides = [];
}

export const note = (work: Work, text: string): void => work.context.journal.line('engine', 'note', text);

/**
 * Hooks for a utility: its output goes to the journal, and its process on record in the lock. One that a verification starts
 * is found by its arguments: it works in a scratch directory of that run.
 */
export const utilityHooks = (work: Work, name: string, joined: boolean) => ({
  signal: work.context.signal,
  onStart: async (process: { pid: number; startTime: string }) => {
    if (!work.pin) await required(work.lock, 'the lock').utilityStarted({ ...process, name, joined });
  },
  onEnd: async (process: { pid: number; startTime: string }) => {
    if (!work.pin) await required(work.lock, 'the lock').utilityEnded(process);
  },
  onLine: work.context.journal.line,
});
