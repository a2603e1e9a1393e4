import {
  type DayStrip,
  type RecoveryStatus,
  type ReplicaLive,
  type ReplicaSummary,
  replicaStates,
} from '../contracts/replica.ts';
import { type RunSummary, runKinds, runStates } from '../contracts/run.ts';
import type { Replica } from './generated/client.ts';
import { toIso, toNumber, toReport, toWord } from './rows.ts';
import { toSchedule } from './schedule-rows.ts';

/** The samples are read on their own: they weigh more than all other columns together. */
export type ReplicaRow = Omit<Replica, 'recentSamples'>;

/** What a summary shows beside the replica's own columns. */
export interface ReplicaSurroundings {
  readonly environmentName: string;
  readonly activeRun: RunSummary | null;
  readonly days: readonly DayStrip[];
  readonly samples: ReplicaSummary['samples'];
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
  return {
    ...toReplicaLive(row),
    name: row.name,
    environmentId: row.environmentId,
    environmentName: around.environmentName,
    host: row.host,
    directory: row.directory,
    goalMs: Number(row.goalMs),
    schedule: toSchedule(row),
    nextRunAt: toIso(row.nextRunAt),
    logFileSize: row.logFileSize,
    recovery: toRecovery(row),
    activeRun: around.activeRun,
    lastRun: toLastRun(row.lastRun),
    lastError: toReport(row.lastError),
    samples: around.samples,
    days: around.days,
  };
}

function toLastRun(value: unknown): ReplicaSummary['lastRun'] {
  if (typeof value !== 'object' || value === null) return null;
  const { id, kind, state, endedAt, error } = value as Record<string, unknown>;
  if (typeof id !== 'string') return null;
  return {
    id,
    kind: toWord(runKinds, String(kind), 'snapshot'),
    state: toWord(runStates, String(state), 'failed'),
    endedAt: typeof endedAt === 'string' ? endedAt : null,
    error: toReport(error),
  };
}

function toRecovery(row: ReplicaRow): RecoveryStatus | null {
  if (row.recoveryAt === null || row.recoveryMs === null) return null;
  return {
    result: row.recoveryResult === 'succeeded' ? 'succeeded' : 'failed',
    at: row.recoveryAt.toISOString(),
    durationMs: row.recoveryMs,
    lsn: row.recoveryLsn,
  };
}
