import {
  type DayStrip,
  type RecoveryStatus,
  type ReplicaLive,
  type ReplicaSummary,
  replicaStates,
} from '../contracts/replica.ts';
import { runKinds, runStates } from '../contracts/run.ts';
import type { Prisma, Run } from './generated/client.ts';
import { toIso, toNumber, toReport, toWord } from './rows.ts';
import { toNamedRun } from './run-rows.ts';
import { toSchedule } from './schedule-rows.ts';

/** One entry of `recent_samples`: Unix seconds, age of the oldest commit in ms, bytes, commits. */
export type RecentSample = readonly [number, number, number, number];

/** What a summary needs beside the replica's own columns. */
export const replicaRuns = { activeRun: true, lastRun: true } as const satisfies Prisma.ReplicaInclude;
export type ReplicaRow = Prisma.ReplicaGetPayload<{ include: typeof replicaRuns }>;

export function toReplicaLive(row: Omit<ReplicaRow, 'activeRun' | 'lastRun'>): ReplicaLive {
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

export function toReplicaSummary(
  row: ReplicaRow,
  environmentName: string,
  days: readonly DayStrip[],
  sampleLimit = 60,
): ReplicaSummary {
  return {
    ...toReplicaLive(row),
    name: row.name,
    environmentId: row.environmentId,
    environmentName,
    host: row.host,
    directory: row.directory,
    goalMs: Number(row.goalMs),
    schedule: toSchedule(row),
    nextRunAt: toIso(row.nextRunAt),
    logFileSize: row.logFileSize,
    recovery: toRecovery(row),
    activeRun: row.activeRun ? toNamedRun(row.activeRun, environmentName, row.name) : null,
    lastRun: row.lastRun ? toLastRun(row.lastRun) : null,
    lastError: toReport(row.lastError),
    samples: toSamples(row.recentSamples, sampleLimit),
    days,
  };
}

const toLastRun = (run: Run) => ({
  id: run.id,
  kind: toWord(runKinds, run.kind, 'snapshot'),
  state: toWord(runStates, run.state, 'failed'),
  endedAt: toIso(run.endedAt),
  error: toReport(run.error),
});

function toRecovery(row: ReplicaRow): RecoveryStatus | null {
  if (row.recoveryAt === null || row.recoveryMs === null) return null;
  return {
    result: row.recoveryResult === 'succeeded' ? 'succeeded' : 'failed',
    at: row.recoveryAt.toISOString(),
    durationMs: row.recoveryMs,
    lsn: row.recoveryLsn,
  };
}

/** At most `limit`, evenly taken, the newest always among them. */
function toSamples(value: unknown, limit: number): ReplicaSummary['samples'] {
  const all = readRecentSamples(value);
  const stride = Math.max(1, Math.ceil(all.length / limit));
  const kept = stride === 1 ? all : all.filter((_, index) => (all.length - 1 - index) % stride === 0);
  return kept.map(([at, ageMs, bytes, commits]) => ({
    at: new Date(at * 1000).toISOString(),
    ageMs,
    bytes,
    commits,
  }));
}

export function readRecentSamples(value: unknown): RecentSample[] {
  return Array.isArray(value) ? value.filter(isSample) : [];
}

const isSample = (value: unknown): value is RecentSample =>
  Array.isArray(value) && value.length === 4 && value.every((figure) => typeof figure === 'number');
