import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { localProcesses } from '../io/local-processes.ts';
import type { ProcessIdentity } from '../io/processes.ts';

const record = z.object({ pid: z.number().int().positive(), startTime: z.string() });

/** Puts on record which process does a job, for the supervisor after this one. */
export async function writeProcessRecord(path: string, pid: number): Promise<void> {
  const identity = localProcesses.identify(pid);
  if (!identity) return; // Ended already.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
}

/** The process on record, where exactly that one still runs. */
export async function readProcessRecord(path: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const identity = record.parse(JSON.parse(text));
    return localProcesses.isAlive(identity) ? identity : undefined;
  } catch {
    return undefined; // No record, or one cut short by a crash.
  }
}

export const removeProcessRecord = (path: string): Promise<void> => rm(path, { force: true });

/**
 * Asks a process to end with SIGTERM, and after a while with SIGKILL. Only the process itself: a utility that it
 * started is never killed, as it may hold a mutex of a live environment.
 * @param identity @param graceMs until SIGKILL
 */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', 5000],
  ] as const) {
    localProcesses.signal(identity, signal);
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      if (!localProcesses.isAlive(identity)) return;
      await delay(30);
    }
  }
}
