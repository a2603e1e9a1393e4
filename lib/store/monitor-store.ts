import { runStates } from '../contracts/run.ts';
import type {
  EnvironmentObservation,
  ExposureSample,
  FollowedEnvironment,
  FollowedReplica,
  MonitorStore,
  ReplicaObservation,
} from '../monitor/ports.ts';
import type { Database } from './client.ts';
import { pauseWords, readPause } from './pause-all.ts';
import { recentSampleLimit } from './recent-samples.ts';
import { toIso, toReport, toWord } from './rows.ts';
import type { SecretBox } from './secret-box.ts';
import { verifyProblemOf } from './verifications.ts';

/** What the monitor needs, on the tables. `box` opens the passwords of encrypted environments. */
export function createMonitorStore(db: Database, box: SecretBox): MonitorStore {
  return {
    followed: (host) => readFollowed(db, box, host),
    saveObservations: async (environments, replicas) => {
      if (environments.length > 0) await saveEnvironments(db, environments);
      if (replicas.length > 0) await saveReplicas(db, replicas);
    },
    saveSamples: async (samples) => {
      if (samples.length > 0) await saveSamples(db, samples);
    },
  };
}

async function readFollowed(db: Database, box: SecretBox, host: string): Promise<FollowedEnvironment[]> {
  const [pause, rows] = await Promise.all([readPause(db), readEnvironments(db, host)]);
  return rows.map(({ passwordSealed, replicas, id, notAnswering, ...row }) => ({
    id,
    spec: {
      home: row.home,
      dataDirectories: row.dataDirectories,
      logDirectory: row.logDirectory,
      password: passwordSealed === null ? null : box.open(passwordSealed),
    },
    notAnswering,
    logs: {
      moveLogs: row.moveLogs,
      alertHours: row.logAlertHours,
      alertFreePercent: row.logAlertPercent,
    },
    replicas: replicas.map(
      (replica): FollowedReplica => ({
        id: replica.id,
        directory: replica.directory,
        goalMs: Number(replica.goalMs),
        paused: replica.pausedAt !== null || pause !== null,
        pausedAt: toIso(replica.pausedAt) ?? pause?.at ?? null,
        pausedBecause: replica.pausedAt === null && pause ? pauseWords(pause) : undefined,
        letGo: replica.letGoAt !== null,
        promoted: false,
        // Pruning touches nothing that is followed.
        running: replica.activeRun?.state === 'running' && replica.activeRun.kind !== 'prune',
        lastRun: toLastRun(replica.lastRun),
        following: replica.following !== null,
        followProblem: toReport(replica.followProblem)?.message ?? null,
        verifyProblem: verifyProblemOf(replica.verifyFailure),
      }),
    ),
  }));
}

const readEnvironments = (db: Database, host: string) =>
  db.environment.findMany({
    where: { host, removedAt: null },
    select: {
      id: true,
      home: true,
      dataDirectories: true,
      logDirectory: true,
      passwordSealed: true,
      notAnswering: true,
      moveLogs: true,
      logAlertHours: true,
      logAlertPercent: true,
      replicas: {
        where: { host, removedAt: null },
        select: {
          id: true,
          directory: true,
          goalMs: true,
          pausedAt: true,
          letGoAt: true,
          lastRun: true,
          following: true,
          followProblem: true,
          verifyFailure: true,
          activeRun: { select: { state: true, kind: true } },
        },
      },
    },
  });

function toLastRun(value: unknown): FollowedReplica['lastRun'] {
  if (typeof value !== 'object' || value === null) return null;
  const { state, error } = value as { state?: unknown; error?: { message?: unknown } | null };
  if (typeof state !== 'string') return null;
  const message = error?.message;
  return {
    state: toWord(runStates, state, 'failed'),
    message: typeof message === 'string' ? message : null,
  };
}

/** One statement whatever the number of rows: they travel as JSON. */
async function saveEnvironments(db: Database, seen: readonly EnvironmentObservation[]): Promise<void> {
  await db.$executeRaw`
    UPDATE environment SET health = seen.health, health_reason = seen."healthReason",
      lsn = coalesce(seen.lsn, environment.lsn), write_rate = seen."writeRate", log_disk = seen."logDisk",
      observed_at = seen."observedAt"
    FROM json_to_recordset(${JSON.stringify(seen)}::json) AS seen("environmentId" uuid, health text,
      "healthReason" text, lsn text, "writeRate" float8, "logDisk" json, "observedAt" timestamptz)
    WHERE environment.id = seen."environmentId"`;
}

/**
 * Never writes over what the product decided meanwhile: `paused` of what an operator just paused (only what is
 * worse than paused stands above it, see `stateOf`), the recovery of a run that ended after the look.
 */
async function saveReplicas(db: Database, seen: readonly ReplicaObservation[]): Promise<void> {
  const rows = seen.map(({ exposure, recovery, ...row }) => ({
    ...row,
    bytes: exposure?.bytes ?? null,
    commits: exposure?.commits ?? null,
    ageMs: exposure?.oldestCommitAgeMs == null ? null : Math.round(exposure.oldestCommitAgeMs),
    recoveryResult: recovery?.result ?? null,
    recoveryAt: recovery?.at ?? null,
    recoveryMs: recovery === null ? null : Math.round(recovery.durationMs),
    recoveryLsn: recovery?.lsn ?? null,
  }));
  await db.$executeRaw`
    UPDATE replica SET
      state = CASE WHEN newer.pause THEN 'paused' ELSE seen.state END,
      state_reason = CASE WHEN newer.pause AND seen.state <> 'paused' THEN replica.state_reason ELSE seen."stateReason" END,
      exposure_bytes = seen.bytes, exposure_commits = seen.commits, exposure_age_ms = seen."ageMs",
      environment_lsn = seen."environmentLsn", received_lsn = seen."receivedLsn",
      recovered_lsn = seen."recoveredLsn", archive_from_lsn = seen."archiveFromLsn",
      last_log_file = seen."lastLogFile", write_rate = seen."writeRate", observed_at = seen."observedAt",
      log_file_size = coalesce(seen."logFileSize", log_file_size),
      published_path = seen."publishedPath",
      kept_ahead = coalesce(seen."keptAhead", kept_ahead),
      archive_files = coalesce(seen."archiveFiles", archive_files),
      archive_bytes = coalesce(seen."archiveFiles" * seen."logFileSize", archive_bytes),
      recovery_result = CASE WHEN newer.recovery THEN seen."recoveryResult" ELSE replica.recovery_result END,
      recovery_at = CASE WHEN newer.recovery THEN seen."recoveryAt" ELSE replica.recovery_at END,
      recovery_ms = CASE WHEN newer.recovery THEN seen."recoveryMs" ELSE replica.recovery_ms END,
      recovery_lsn = CASE WHEN newer.recovery THEN seen."recoveryLsn" ELSE replica.recovery_lsn END
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS seen("replicaId" uuid, state text, "stateReason" text,
        bytes int8, commits int8, "ageMs" int8, "environmentLsn" text, "receivedLsn" text, "recoveredLsn" text,
        "archiveFromLsn" text, "lastLogFile" text, "writeRate" float8, "observedAt" timestamptz,
        "logFileSize" int8, "publishedPath" text, "archiveFiles" int4, "keptAhead" json, "recoveryResult" text,
        "recoveryAt" timestamptz, "recoveryMs" int4, "recoveryLsn" text)
      CROSS JOIN LATERAL (
        SELECT seen."recoveryAt" IS NOT NULL AND seen."recoveryAt" > coalesce(
          (SELECT known.recovery_at FROM replica known WHERE known.id = seen."replicaId"), '-infinity') AS recovery,
          seen.state NOT IN ('promoted', 'in use', 'broken chain') AND (
            EXISTS (SELECT 1 FROM replica known WHERE known.id = seen."replicaId" AND known.paused_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM setting WHERE key = 'pause' AND value <> 'null'::jsonb)) AS pause
      ) AS newer
    WHERE replica.id = seen."replicaId" AND replica.removed_at IS NULL`;
}

/** The history of samples, and the newest of each replica beside its other figures. */
async function saveSamples(db: Database, samples: readonly ExposureSample[]): Promise<void> {
  const text = JSON.stringify(samples.map((sample) => ({ ...sample, ageMs: Math.round(sample.ageMs) })));
  await db.$transaction([
    db.$executeRaw`
      INSERT INTO exposure_sample (replica_id, at, bytes, commits, age_ms)
      SELECT sample."replicaId", sample.at, sample.bytes, sample.commits, sample."ageMs"
      FROM json_to_recordset(${text}::json)
        AS sample("replicaId" uuid, at timestamptz, bytes int8, commits int8, "ageMs" int8)
      JOIN replica ON replica.id = sample."replicaId"
      ON CONFLICT DO NOTHING`,
    db.$executeRaw`
      UPDATE replica SET recent_ages = array_to_string(
        (string_to_array(recent_ages, ',') || (sample."ageMs" / 1000)::text)[
          greatest(1, cardinality(string_to_array(recent_ages, ',')) + 2 - ${recentSampleLimit}::int4):], ',')
      FROM json_to_recordset(${text}::json)
        AS sample("replicaId" uuid, at timestamptz, bytes int8, commits int8, "ageMs" int8)
      WHERE replica.id = sample."replicaId"`,
  ]);
}
