import type { DayStrip } from '../contracts/day-strip.ts';
import { type Following, followingSchema } from '../contracts/following.ts';
import type { KeptAhead } from '../contracts/kept-ahead.ts';
import {
  type RecoveryStatus,
  type ReplicaDetail,
  type ReplicaLive,
  type ReplicaSummary,
  replicaStates,
} from '../contracts/replica.ts';
import type { RetentionSettings } from '../contracts/retention.ts';
import { type RunSummary, recordedRunKinds, runStates } from '../contracts/run.ts';
import type { NextVerification } from '../contracts/verification.ts';
import { stripColumns } from './day-outcomes.ts';
import type { Prisma, Replica } from './generated/client.ts';
import { toLimits } from './limits-columns.ts';
import { toSparkline } from './recent-samples.ts';
import { type Loose, toIso, toNumber, toReport, toWord } from './rows.ts';
import { toSchedule } from './schedule-rows.ts';
import { toVerification } from './verifications.ts';

/** What a list needs. */
export const replicaColumns = {
  id: true,
  environmentId: true,
  name: true,
  directory: true,
  goalMs: true,
  ...stripColumns,
  nextRunAt: true,
  following: true,
  state: true,
  stateReason: true,
  exposureBytes: true,
  exposureCommits: true,
  exposureAgeMs: true,
  environmentLsn: true,
  receivedLsn: true,
  recoveredLsn: true,
  archiveFromLsn: true,
  lastLogFile: true,
  writeRate: true,
  observedAt: true,
  logFileSize: true,
  recoveryResult: true,
  recoveryAt: true,
  recentAges: true,
  keptAhead: true,
  verifiedAt: true,
  verifiedLsn: true,
  verifiedRunId: true,
  verifyFailure: true,
} as const satisfies Prisma.ReplicaSelect;

export type ReplicaRow = Loose<Prisma.ReplicaGetPayload<{ select: typeof replicaColumns }>>;
type DetailRow = Replica;

/** What a summary shows beside the replica's own columns. */
export interface ReplicaSurroundings {
  readonly environmentName: string;
  readonly activeRun: ReplicaSummary['activeRun'];
  readonly verifyRun: ReplicaSummary['verifyRun'];
  readonly days: DayStrip;
  /** Whether the list is a long one. */
  readonly many: boolean;
}

/** What the replica's own page shows beside them. */
interface DetailSurroundings extends ReplicaSurroundings {
  readonly moveLogs: boolean;
  readonly nextVerification: NextVerification;
}

function toReplicaLive(row: ReplicaRow): ReplicaLive {
  return {
    replicaId: row.id,
    state: toWord(replicaStates, row.state, 'checking'),
    stateReason: row.stateReason,
    exposure:
      row.exposureBytes === null || row.exposureCommits === null
        ? null
        : {
            bytes: Number(row.exposureBytes),
            commits: Number(row.exposureCommits),
            oldestCommitAgeMs: toNumber(row.exposureAgeMs),
          },
    environmentLsn: row.environmentLsn,
    receivedLsn: row.receivedLsn,
    recoveredLsn: row.recoveredLsn,
    archiveFromLsn: row.archiveFromLsn,
    lastLogFile: row.lastLogFile,
    writeRate: row.writeRate,
    observedAt: toIso(row.observedAt),
  };
}

export function toReplicaSummary(row: ReplicaRow, around: ReplicaSurroundings): ReplicaSummary {
  const schedule = toSchedule(row);
  return {
    ...toReplicaLive(row),
    name: row.name,
    environmentName: around.environmentName,
    directory: row.directory,
    goalMs: Number(row.goalMs),
    schedule: schedule && { words: schedule.words },
    following: toFollowing(row.following),
    nextRunAt: toIso(row.nextRunAt),
    logFileSize: row.logFileSize,
    recovery:
      row.recoveryAt === null ? null : { result: toResult(row.recoveryResult), at: toIso(row.recoveryAt) },
    keptAhead: row.keptAhead as unknown as readonly KeptAhead[],
    activeRun: around.activeRun,
    verifyRun: around.verifyRun,
    verification: toVerification(row),
    samples: toSparkline(row.recentAges, around.many),
    days: around.days,
  };
}

/** @param runs the newest, for the replica's own page */
export function toReplicaDetail(
  row: DetailRow,
  around: DetailSurroundings,
  runs: readonly RunSummary[],
): ReplicaDetail {
  return {
    ...toReplicaSummary(row, around),
    environmentId: row.environmentId,
    host: row.host,
    schedule: toSchedule(row),
    recovery: toRecovery(row),
    lastRun: toLastRun(row.lastRun),
    lastError: toReport(row.lastError),
    followRunId: row.followRunId,
    followProblem: toReport(row.followProblem),
    generations: row.generations,
    onBrokenChain: row.onBrokenChain === 'offer' ? 'offer' : 'snapshot',
    retention: toRetention(row),
    limits: toLimits(row),
    verifyEveryDays: row.verifyEveryDays,
    nextVerification: around.nextVerification,
    publishedPath: row.publishedPath,
    pausedAt: toIso(row.pausedAt),
    letGo: row.letGoAt && { at: row.letGoAt.toISOString(), by: row.letGoBy ?? '' },
    moveLogs: around.moveLogs,
    archiveFiles: row.archiveFiles,
    archiveBytes: Number(row.archiveBytes),
    runs,
  };
}

/** The retention columns, of a replica's detail or of a run's task. */
export const toRetention = (row: RetentionSettings): RetentionSettings => ({
  keepBases: row.keepBases,
  baseEveryHours: row.baseEveryHours,
  keepArchiveDays: row.keepArchiveDays,
});

const knownFollowings = new Map<string, Following | null>();

/** Remembered: a page of a thousand replicas has a handful of settings. */
export function toFollowing(value: unknown): Following | null {
  if (value === null) return null;
  const text = JSON.stringify(value);
  const before = knownFollowings.get(text);
  if (before !== undefined) return before;
  if (knownFollowings.size > 1000) knownFollowings.clear();
  const following = followingSchema.nullable().catch(null).parse(value);
  knownFollowings.set(text, following);
  return following;
}

function toLastRun(value: unknown): ReplicaDetail['lastRun'] {
  if (typeof value !== 'object' || value === null) return null;
  const { id, kind, state, endedAt, error } = value as Record<string, unknown>;
  if (typeof id !== 'string') return null;
  return {
    id,
    kind: toWord(recordedRunKinds, String(kind), 'snapshot'),
    state: toWord(runStates, String(state), 'failed'),
    endedAt: typeof endedAt === 'string' ? endedAt : null,
    error: toReport(error),
  };
}

function toRecovery(row: DetailRow): RecoveryStatus | null {
  if (row.recoveryAt === null || row.recoveryMs === null) return null;
  return {
    result: toResult(row.recoveryResult),
    at: row.recoveryAt.toISOString(),
    durationMs: row.recoveryMs,
    lsn: row.recoveryLsn,
  };
}

const toResult = (word: string | null): RecoveryStatus['result'] =>
  word === 'succeeded' ? 'succeeded' : 'failed';
