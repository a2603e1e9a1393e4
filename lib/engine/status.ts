import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { endOfLog } from '../berkeleydb/log-end.ts';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import type { Exposure } from '../contracts/replica.ts';
import type { RestorableRange } from '../contracts/retention.ts';
import type { Host } from '../hosts/host.ts';
import type { Files } from '../io/files.ts';
import { listBases } from './bases.ts';
import { assertContinues, breaksChain } from './chain.ts';
import { measureExposure } from './exposure.ts';
import { findUse } from './generations.ts';
import type { ReplicaManifest } from './manifests.ts';
import type { EnvironmentSpec } from './ports.ts';
import {
  type ReplicaDirectory,
  readCurrent,
  readReplicaDirectory,
  replicaPaths,
} from './replica-directory.ts';
import { restorableRange } from './retention.ts';
import { isOwnerAlive, readTargetLock, type TargetLockRecord } from './target-lock.ts';
import { readVerificationRecord, type VerificationRecord } from './verification-record.ts';

/** What files alone say about a replica and its environment. Nothing is joined, no utility runs, no lock is taken. */
export interface ReplicaFacts {
  /** Undefined where the target is no replica yet. */
  readonly manifest: ReplicaManifest | undefined;
  /** Resolved path of the published generation. */
  readonly publishedPath: string | undefined;
  readonly recovered: Lsn | undefined;
  readonly recoveredAt: string | undefined;
  readonly recoveryMs: number | undefined;
  readonly received: Lsn | undefined;
  /** `log.0000000012`: the last log file of the archive. */
  readonly lastLogFile: string | undefined;
  readonly archiveFrom: Lsn | undefined;
  /** The moments to which it can be restored; undefined where no base is kept of its chain. */
  readonly restorable: RestorableRange | undefined;
  /** Why the bases cannot be read; they matter to restores and to pruning only. */
  readonly basesProblem: ErrorReport | undefined;
  readonly environmentLsn: Lsn | undefined;
  /** Undefined where the environment's log cannot be read, or does not continue the replica's. */
  readonly exposure: Exposure | undefined;
  /** Why the chain cannot be continued. */
  readonly brokenChain: ErrorReport | undefined;
  /** Why the environment's log cannot be read. */
  readonly unreadable: ErrorReport | undefined;
  /** How somebody uses the published generation. */
  readonly inUse: string | undefined;
  /** A run that works on the target now. */
  readonly running: TargetLockRecord | undefined;
  /** What the last verification found; undefined where none did, or where a snapshot came after one that failed. */
  readonly verification: VerificationRecord | undefined;
  /** How the last run that is over ended; a run whose process died counts as interrupted. */
  readonly lastRun: ReplicaManifest['runs'][number] | undefined;
}

/**
 * Reads what a replica holds and what its environment has beyond that. Problems of the environment are part of the
 * answer; throws where the target itself cannot be read (target-unreadable, target-format-newer).
 */
export async function readReplicaFacts(
  host: Host,
  environment: EnvironmentSpec,
  target: string,
  signal?: AbortSignal,
): Promise<ReplicaFacts> {
  const { files, clock } = host;
  const directory = await readReplicaDirectory(files, target);
  const running = await findRunning(host, target);
  const log = await readLog(host, environment, target, directory, clock.now(), signal);
  const published = directory?.published;
  return {
    manifest: directory?.manifest,
    publishedPath: directory?.currentId && replicaPaths(target).generation(directory.currentId),
    recovered: published?.recovered ?? undefined,
    recoveredAt: published?.recoveredAt ?? undefined,
    recoveryMs: published?.recoveryMs ?? undefined,
    received: directory?.position?.received,
    lastLogFile: directory?.position && logFileName(directory.position.received.file),
    archiveFrom: directory?.position && { file: directory.position.first, offset: 0 },
    ...(await readRestorable(files, target, directory)),
    ...log,
    brokenChain: log.brokenChain ?? recordedBreak(directory),
    inUse: running ? undefined : await findForeignUse(host, target, directory),
    running,
    verification: await readVerification(files, target, directory?.manifest),
    lastRun: lastRunOf(directory?.manifest, running),
  };
}

/** What was found of a generation says nothing of one that was copied anew. */
async function readVerification(files: Files, target: string, manifest: ReplicaManifest | undefined) {
  const record = await readVerificationRecord(files, target);
  if (record?.result !== 'failed') return record;
  const copiedSince = manifest?.runs.some(
    ({ kind, state, publishedAt = '' }) =>
      kind === 'snapshot' && state === 'succeeded' && publishedAt > record.at,
  );
  return copiedSince ? undefined : record;
}

async function readRestorable(files: Files, target: string, directory: ReplicaDirectory | undefined) {
  try {
    const restorable = directory && restorableRange(await listBases(files, target), directory.position);
    return { restorable, basesProblem: undefined };
  } catch (error) {
    return { restorable: undefined, basesProblem: toErrorReport(error) };
  }
}

interface LogFacts {
  environmentLsn: Lsn | undefined;
  exposure: Exposure | undefined;
  brokenChain: ErrorReport | undefined;
  unreadable: ErrorReport | undefined;
}

async function readLog(
  host: Host,
  environment: EnvironmentSpec,
  target: string,
  directory: ReplicaDirectory | undefined,
  now: number,
  signal: AbortSignal | undefined,
): Promise<LogFacts> {
  const facts: LogFacts = {
    environmentLsn: undefined,
    exposure: undefined,
    brokenChain: undefined,
    unreadable: undefined,
  };
  const { files } = host;
  try {
    const { logDirectory } = await readEnvironmentLayout(host, environment);
    facts.environmentLsn = (await endOfLog(files, logDirectory)).end;
    const published = directory?.published;
    const position = directory?.position;
    if (!published?.recovered || !position) return facts;
    await assertContinues({
      files,
      logDirectory,
      logVersion: position.logVersion,
      archive: replicaPaths(target).archive(published.chain),
      position,
    });
    const measured = await measureExposure(
      files,
      logDirectory,
      published.recovered,
      now,
      signal,
      environment.password,
    );
    facts.exposure = measured.exposure;
    facts.environmentLsn = measured.environmentLsn;
  } catch (error) {
    if (signal?.aborted) throw error;
    if (breaksChain(error)) facts.brokenChain = toErrorReport(error);
    else facts.unreadable = toErrorReport(error);
  }
  return facts;
}

function recordedBreak(directory: ReplicaDirectory | undefined): ErrorReport | undefined {
  const recorded = directory?.manifest.brokenChain;
  if (!recorded || recorded.chain !== directory.published?.chain) return undefined;
  return { code: recorded.code, message: recorded.message, hint: 'A snapshot starts a new chain.' };
}

async function findRunning(host: Host, target: string): Promise<TargetLockRecord | undefined> {
  const lock = await readTargetLock(host, target);
  return lock && isOwnerAlive(host, lock) !== false ? lock : undefined;
}

/** A run of ours publishes and rolls on: what changes while one works is not somebody else's doing. */
async function findForeignUse(
  host: Host,
  target: string,
  directory: ReplicaDirectory | undefined,
): Promise<string | undefined> {
  if (!directory?.published) return undefined;
  const use = await findUse(host, target, directory.published);
  if (!use) return undefined;
  const ours =
    (await findRunning(host, target)) || (await readCurrent(host.files, target)) !== directory.currentId;
  return ours ? undefined : use;
}

function lastRunOf(manifest: ReplicaManifest | undefined, running: TargetLockRecord | undefined) {
  const run = manifest?.runs.find((candidate) => candidate.id !== running?.run);
  return run?.state === 'running' ? { ...run, state: 'interrupted' as const } : run;
}
