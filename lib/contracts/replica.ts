import { z } from 'zod';
import type { DayStrip } from './day-strip.ts';
import type { ErrorReport } from './errors.ts';
import { type Following, followingSchema } from './following.ts';
import type { KeptAhead } from './kept-ahead.ts';
import { defaultLimits, type LimitsSettings, limitsSchema } from './limits.ts';
import { nameSchema } from './name.ts';
import { targetDirectorySchema } from './paths.ts';
import { defaultRetention, type RetentionSettings, retentionSchema } from './retention.ts';
import type { RunState, RunSummary } from './run.ts';
import {
  defaultVerifyEveryDays,
  type NextVerification,
  type ReplicaVerification,
  verifyEveryDaysSchema,
} from './verification.ts';

/** The state words, the same everywhere. `in use`: somebody opened the published generation without promote. */
export const replicaStates = [
  'in step',
  'behind',
  'broken chain',
  'failing',
  'in use',
  'paused',
  'promoted',
  'never synced',
  'checking',
] as const;
export type ReplicaState = (typeof replicaStates)[number];

/** What the replica does not have yet, counted from its recovered position. */
export interface Exposure {
  /** Bytes of log records. */
  readonly bytes: number;
  readonly commits: number;
  /** Age of the oldest commit that is not in the replica; null where there is none. Commit times are whole seconds. */
  readonly oldestCommitAgeMs: number | null;
}

export interface RecoveryStatus {
  readonly result: 'succeeded' | 'failed';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly durationMs: number;
  /** Up to where recovery read the log; null where it failed before it knew. */
  readonly lsn: string | null;
}

/** The figures that move. Sent whole with every `exposure` event, so that a page can patch its row in place. */
export interface ReplicaLive {
  readonly replicaId: string;
  readonly state: ReplicaState;
  /** One sentence where the state alone does not explain itself. */
  readonly stateReason: string | null;
  readonly exposure: Exposure | null;
  /** The end of the environment's valid log. */
  readonly environmentLsn: string | null;
  /** The end of the archive. */
  readonly receivedLsn: string | null;
  /** What the published generation was recovered to. */
  readonly recoveredLsn: string | null;
  /** First position in the archive. */
  readonly archiveFromLsn: string | null;
  readonly lastLogFile: string | null;
  /** Bytes of log a second that the environment writes, over the last minute; null where not known. */
  readonly writeRate: number | null;
  readonly observedAt: string | null;
}

/** What a list shows of a replica. A thousand of them are one answer: what only the replica's own page shows is not here. */
export interface ReplicaSummary extends ReplicaLive {
  readonly name: string;
  readonly environmentName: string;
  readonly directory: string;
  readonly goalMs: number;
  readonly schedule: Pick<ReplicaSchedule, 'words'> | null;
  /** Null where log comes over with runs only. */
  readonly following: Following | null;
  readonly nextRunAt: string | null;
  readonly logFileSize: number | null;
  readonly recovery: Pick<RecoveryStatus, 'result' | 'at'> | null;
  /** What is kept because the environment may have lost it; empty, except after its log went back. */
  readonly keptAhead: readonly KeptAhead[];
  readonly activeRun: Pick<RunSummary, 'id' | 'kind' | 'state'> | null;
  /** The verification that is queued or running; it goes beside the other run. */
  readonly verifyRun: Pick<RunSummary, 'id' | 'kind' | 'state'> | null;
  readonly verification: ReplicaVerification;
  /**
   * For the sparkline: the age of the oldest commit that the replica did not have, in whole seconds, oldest sample
   * first. At most 60; in a long list fewer, each the highest of its stretch.
   */
  readonly samples: readonly number[];
  /** The last 30 days, today last. */
  readonly days: DayStrip;
}

export interface ReplicaSchedule {
  readonly cron: string;
  readonly timeZone: string;
  /** The expression in words: `every 5 minutes`. */
  readonly words: string;
}

export interface ReplicaDetail extends ReplicaSummary {
  readonly environmentId: string;
  readonly host: string;
  readonly schedule: ReplicaSchedule | null;
  readonly recovery: RecoveryStatus | null;
  readonly lastRun: (Pick<RunSummary, 'id' | 'kind' | 'endedAt' | 'error'> & { state: RunState }) | null;
  readonly lastError: ErrorReport | null;
  /** The run of the following that is under way; null where it is not followed at the moment. */
  readonly followRunId: string | null;
  /** Why it cannot be followed at the moment. */
  readonly followProblem: ErrorReport | null;
  readonly generations: number;
  readonly onBrokenChain: 'snapshot' | 'offer';
  readonly retention: RetentionSettings;
  readonly limits: LimitsSettings;
  /** 0: only by hand. */
  readonly verifyEveryDays: number;
  readonly nextVerification: NextVerification;
  readonly publishedPath: string | null;
  /** ISO 8601, UTC; null where it is not paused. */
  readonly pausedAt: string | null;
  /** When an operator let it go, and who; null where it holds back the log files that it needs. */
  readonly letGo: { readonly at: string; readonly by: string } | null;
  /** Whether unused log files leave its environment at all. */
  readonly moveLogs: boolean;
  readonly archiveFiles: number;
  readonly archiveBytes: number;
  readonly runs: readonly RunSummary[];
}

export const scheduleSchema = z.object({
  cron: z.string().trim().min(1).max(100),
  timeZone: z.string().trim().min(1).max(64),
});

/** 30 days. */
export const longestGoalSeconds = 2_592_000;

export const newTargetSchema = z.object({
  environmentId: z.string().max(64),
  name: nameSchema,
  directory: targetDirectorySchema,
  schedule: scheduleSchema.nullable(),
  following: followingSchema.nullable().default(null),
  goalSeconds: z.number().int().min(1).max(longestGoalSeconds),
  onBrokenChain: z.enum(['snapshot', 'offer']).default('snapshot'),
  retention: retentionSchema.default(defaultRetention),
  limits: limitsSchema.default(defaultLimits),
  verifyEveryDays: verifyEveryDaysSchema.default(defaultVerifyEveryDays),
});
export type NewTarget = z.input<typeof newTargetSchema>;
