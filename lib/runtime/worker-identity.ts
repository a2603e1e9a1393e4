import type { Host } from '../hosts/host.ts';
import { productVersion } from '../services/version.ts';
import type { WorkerIdentity, WorkerRow } from '../store/workers.ts';

/** This process, as other workers will look for it. */
export async function workerIdentity(host: Host): Promise<WorkerIdentity> {
  const { pid, startTime } = host.processes.self();
  return { host: host.name, pid, startTime, scope: await processScope(host), version: productVersion };
}

/**
 * The boot and the process namespace: process ids of another container on the same kernel mean other processes.
 * Empty where the system does not tell (macOS); only heartbeats count then.
 */
async function processScope(host: Host): Promise<string> {
  const boot = host.processes.bootId();
  if (boot === '') return '';
  const space = await host.files.readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot} ${space}`;
}

/** A worker that this one cannot look at counts as dead once it has been silent for so long. */
const silenceLimitMs = 30_000;

/**
 * Whether a worker has died. One whose processes we can see is judged by its process, which tells at once and never
 * wrongly; any other by its heartbeat. One wrongly believed dead does no harm: its next record is refused, and the
 * lock in the target keeps its successor out until it has stopped.
 */
export function isDead(
  host: Host,
  self: WorkerIdentity,
  worker: WorkerRow & { readonly silentMs: number },
): boolean {
  const visible = worker.host === self.host && worker.scope !== '' && worker.scope === self.scope;
  if (!visible) return worker.silentMs > silenceLimitMs;
  return !host.processes.isAlive({ pid: worker.pid, startTime: worker.startTime });
}
