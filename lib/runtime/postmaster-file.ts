import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** What `postmaster.pid` says of a server (PostgreSQL, src/include/utils/pidfile.h). */
export interface Postmaster {
  readonly pid: number;
  readonly socketDirectory: string;
  /** It takes connections. */
  readonly ready: boolean;
}

/** Reads the file that a server keeps while it runs; undefined where there is none, or none that says enough yet. */
export async function readPostmasterFile(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [pid, , , , socketDirectory, , , status] = text.split('\n');
  if (!(Number(pid) > 0)) return undefined;
  return { pid: Number(pid), socketDirectory: socketDirectory ?? '', ready: status?.trim() === 'ready' };
}

/**
 * Whether this process is the server of this cluster, and not a later process with the same number: a server's working
 * directory is its cluster. Where the system has no /proc, a live process with the number is believed.
 */
export async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  return (
    (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(cluster).catch(() => cluster))
  );
}

/** Whether any process still works in the cluster, such as a session that outlives a killed postmaster. */
export async function isClusterInUse(cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const real = await realpath(cluster).catch(() => cluster);
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await readlink(`/proc/${name}/cwd`).catch(() => '')) === real) return true;
  }
  return false;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
