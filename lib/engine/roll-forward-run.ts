import type { RunId } from '../contracts/units.ts';
import { environmentId, replicaId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import type { EngineContext, EnvironmentSpec } from './ports.ts';
import { readReplicaManifest } from './replica-directory.ts';
import { type HeldTarget, runProcedure } from './run.ts';
import { noReplica } from './steps/check-chain.ts';
import type { RunRequest, RunResult } from './work.ts';

export interface RollForwardRequest {
  readonly runId: RunId;
  /** Absolute real path of a replica directory. */
  readonly target: string;
  /** Of an encrypted environment. */
  readonly password: string | null;
  readonly utilities?: EnvironmentSpec['utilities'];
  /** False: the standby generation is left for the next run. */
  readonly standby: boolean;
}

/**
 * Recovers what a replica has received and publishes it, without the active: for an environment that is lost, or that
 * cannot be reached. Goes by the replica directory alone, and ends at the received position. The application's own files
 * stay as the last run copied them. Throws as {@link runProcedure}, no-replica, and archive-damaged; nothing is published
 * then. It never falls back to a snapshot. Running it again is always safe.
 */
export async function runRollForward(
  context: EngineContext,
  request: RollForwardRequest,
  held?: HeldTarget,
): Promise<RunResult> {
  return await runProcedure(context, 'roll-forward', await requestFromDirectory(context.host, request), held);
}

/** A request for work that goes by the replica directory alone. Throws no-replica. */
export async function requestFromDirectory(host: Host, request: RollForwardRequest): Promise<RunRequest> {
  const { runId, target, password, utilities, standby } = request;
  const manifest = await readReplicaManifest(host.files, target);
  if (!manifest) throw noReplica(target);
  const { home, dataDirectories, logDirectory } = manifest.environment;
  return {
    runId,
    target,
    standby,
    replicaId: replicaId(manifest.replicaId),
    environmentId: environmentId(manifest.environmentId),
    environment: { home, dataDirectories, logDirectory, password, utilities },
    goalMs: manifest.goalMs,
    onBrokenChain: manifest.onBrokenChain,
    retention: manifest.settings,
    limits: manifest.limits,
    following: manifest.following,
    setAside: false,
    moveLogs: false,
    checkpointFirst: false,
    alsoHeldBy: async () => [],
  };
}
