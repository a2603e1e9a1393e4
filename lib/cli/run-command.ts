import { randomUUID } from 'node:crypto';
import { defaultLimits } from '../contracts/limits.ts';
import { formatLsn } from '../contracts/lsn.ts';
import { defaultRetention } from '../contracts/retention.ts';
import { runId as asRunId, environmentId, type RunId, replicaId } from '../contracts/units.ts';
import { runFollow } from '../engine/follow.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { runRollForward } from '../engine/roll-forward-run.ts';
import { runSnapshot } from '../engine/snapshot.ts';
import { runUpdate } from '../engine/update.ts';
import type { RunRequest, RunResult } from '../engine/work.ts';
import type { Host } from '../hosts/host.ts';
import type { CommandLine, RollForwardLine } from './arguments.ts';
import { createTerminalJournal } from './terminal-journal.ts';

export interface CommandContext {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** To standard error. */
  readonly write: (text: string) => void;
}

/** Runs a snapshot or an update, or follows until it is told to end; returns what `--json` prints. Ids and settings are those of the replica where there is one. */
export async function runFromCommandLine(
  { host, signal, write }: CommandContext,
  line: CommandLine,
  environment: EnvironmentSpec,
  target: string,
  alsoHeldBy: readonly string[],
) {
  const manifest = await readReplicaManifest(host.files, target).catch(() => undefined);
  const newId = () => asRunId(randomUUID());
  const id = newId();
  const journal = createTerminalJournal(host.clock, write);
  const request: RunRequest = {
    runId: id,
    replicaId: replicaId(manifest?.replicaId ?? randomUUID()),
    environmentId: environmentId(manifest?.environmentId ?? randomUUID()),
    environment,
    target,
    goalMs: line.goalMs ?? manifest?.goalMs ?? 60_000,
    onBrokenChain: line.onBrokenChain ?? manifest?.onBrokenChain ?? 'snapshot',
    following: manifest?.following ?? null,
    limits: { ...(manifest?.limits ?? defaultLimits), ...line.limits },
    retention: { ...(manifest?.settings ?? defaultRetention), ...line.retention },
    standby: line.standby,
    setAside: line.setAside,
    moveLogs: line.moveLogs,
    checkpointFirst: line.checkpointFirst,
    alsoHeldBy: async () => alsoHeldBy,
  };
  if (line.command === 'follow') {
    const context = { host, signal, journal, beginUpdate: async () => ({ runId: newId(), journal }) };
    const { received, updates } = await runFollow(context, request, line.follow);
    return { ok: true, run: id, received: received ? formatLsn(received) : null, updates };
  }
  const run = line.command === 'snapshot' ? runSnapshot : runUpdate;
  const result = await run({ host, signal, journal }, request);
  return answer(id, result);
}

/** Recovers and publishes what was received; returns what `--json` prints. */
export async function rollForwardFromCommandLine(
  { host, signal, write }: CommandContext,
  { standby, utilities }: RollForwardLine,
  target: string,
  password: string | null,
) {
  const id = asRunId(randomUUID());
  const journal = createTerminalJournal(host.clock, write);
  const request = { runId: id, target, password, utilities, standby };
  return answer(id, await runRollForward({ host, signal, journal }, request));
}

const answer = (run: RunId, result: RunResult) => ({
  ok: true,
  run,
  ...result,
  lsn: formatLsn(result.lsn),
});
