import { randomUUID } from 'node:crypto';
import { formatLsn } from '../contracts/lsn.ts';
import { defaultRetention } from '../contracts/retention.ts';
import { runId as asRunId, environmentId, replicaId } from '../contracts/units.ts';
import { runFollow } from '../engine/follow.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { readReplicaManifest } from '../engine/replica-directory.ts';
import { runSnapshot } from '../engine/snapshot.ts';
import { runUpdate } from '../engine/update.ts';
import type { RunRequest } from '../engine/work.ts';
import type { Host } from '../hosts/host.ts';
import type { CommandLine } from './arguments.ts';
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
    retention: { ...(manifest?.settings ?? defaultRetention), ...line.retention },
    standby: line.standby,
    setAside: line.setAside,
    moveLogs: line.moveLogs,
    alsoHeldBy,
  };
  if (line.command === 'follow') {
    const context = { host, signal, journal, beginUpdate: async () => ({ runId: newId(), journal }) };
    const { received, updates } = await runFollow(context, request, line.follow);
    return { ok: true, run: id, received: received ? formatLsn(received) : null, updates };
  }
  const run = line.command === 'snapshot' ? runSnapshot : runUpdate;
  const result = await run({ host, signal, journal }, request);
  return { ok: true, run: id, ...result, lsn: formatLsn(result.lsn) };
}
