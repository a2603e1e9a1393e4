import { randomUUID } from 'node:crypto';
import { formatBytes, formatCount } from '../contracts/quantity.ts';
import { runId } from '../contracts/units.ts';
import { planPrune, pruneReplica } from '../engine/prune-replica.ts';
import type { Host } from '../hosts/host.ts';
import type { PruneLine } from './arguments.ts';

/** What `prune --json` prints: `surplus` is what went, or with `dryRun` what would go. */
export async function pruneFromCommandLine(
  host: Host,
  line: PruneLine,
  target: string,
  write: (text: string) => void,
) {
  const request = { target, settings: line.retention, giveUp: line.giveUp };
  const { needed, surplus } = line.dryRun
    ? await planPrune(host, request)
    : await pruneReplica(host, { ...request, runId: runId(randomUUID()) }, (text) => write(`${text}\n`));
  return {
    ok: true,
    target,
    dryRun: line.dryRun,
    bytes: surplus.reduce((sum, { bytes }) => sum + bytes, 0),
    surplus: surplus.map(({ kind, path, bytes, reason }) => ({ kind, path, bytes, reason })),
    needed,
  };
}

type Pruned = Awaited<ReturnType<typeof pruneFromCommandLine>>;

/** The same for a reader: one line for each thing, with its reason. */
export function pruneAsText({ dryRun, bytes, surplus, needed }: Pruned): string {
  const verb = dryRun ? 'would go' : 'went';
  return [
    ...needed.map(({ path, reason }) => `stays     ${path}: ${reason}`),
    ...surplus.map((one) => `${verb.padEnd(8)}  ${one.path}, ${formatBytes(one.bytes)}: ${one.reason}`),
    surplus.length === 0
      ? 'nothing is there that is not needed'
      : `${formatCount(surplus.length, 'thing')}, ${formatBytes(bytes)} ${verb}`,
    '',
  ].join('\n');
}
