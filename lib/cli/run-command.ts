import { randomUUID } from 'node:crypto';
import { formatLsn } from '../contracts/lsn.ts';
import { runId as asRunId, environmentId, replicaId } from '../contracts/units.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { runSnapshot } from '../engine/snapshot.ts';
import { runUpdate } from '../engine/update.ts';
import type { Host } from '../hosts/host.ts';
import type { CommandLine } from './arguments.ts';
import { createTerminalJournal } from './terminal-journal.ts';

export interface CommandContext {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** To standard error. */
  readonly write: (text: string) => void;
}

/** Runs a snapshot or an update; returns what `--json` prints. Ids and settings are those of the replica where there is one. */
export async function runFromCommandLine(
  { host, signal, write }: CommandContext,
  line: CommandLine,
  environment: EnvironmentSpec,
  target: string,
  alsoHeldBy: readonly string[],
) {
  const manifest = await readReplicaManifest(host.files, target).catch(() => undefined);
  const run = line.command === 'snapshot' ? runSnapshot : runUpdate;
  const id = asRunId(randomUUID());
  const result = await run(
    { host, signal, journal: createTerminalJournal(host.clock, write) },
    {
      runId: id,
      replicaId: replicaId(manifest?.replicaId ?? randomUUID()),
      environmentId: environmentId(manifest?.environmentId ?? randomUUID()),
      environment,
      target,
      goalMs: line.goalMs ?? manifest?.goalMs ?? 60_000,
      onBrokenChain: line.onBrokenChain ?? manifest?.onBrokenChain ?? 'snapshot',
      standby: line.standby,
      setAside: line.setAside,
      moveLogs: line.moveLogs,
      alsoHeldBy,
    },
  );
  return { ok: true, run: id, ...result, lsn: formatLsn(result.lsn) };
}
