import { join } from 'node:path';
import type { Host } from '../hosts/host.ts';

/** What joins through a shadow home is asked to stop after a minute. */
const staleMs = 10 * 60 * 1000;
/** At a time: a run waits for it. */
const most = 20;

/**
 * Removes shadow homes whose owner was killed before it could do so: older than ten minutes, and with no process that
 * was given them or has something there open. `fresh` is one that was just made; what belongs to another user stays.
 */
export async function removeStaleShadowHomes(
  host: Host,
  parent: string,
  prefix: string,
  fresh: string,
): Promise<void> {
  const { files, processes } = host;
  // By the file system's own time: our clock may have stepped since the others were made.
  const own = await files.lstat(fresh);
  if (!own) return;
  const stale: string[] = [];
  for (const { name, kind } of await files.list(parent)) {
    if (kind !== 'directory' || !name.startsWith(prefix)) continue;
    const stat = await files.lstat(join(parent, name));
    if (stat?.uid !== own.uid || Number((own.mtimeNs - stat.mtimeNs) / 1_000_000n) < staleMs) continue;
    stale.push(name);
    if (stale.length === most) break;
  }
  if (stale.length === 0) return;
  // One look for all of them: it reads all of `/proc`.
  const used = (await processes.usersOf(parent)).flatMap(({ path }) => path.split('/'));
  for (const name of stale) {
    if (!used.includes(name)) await files.removeTree(join(parent, name)).catch(() => undefined);
  }
}
