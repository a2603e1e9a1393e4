import { join } from 'node:path';
import type { Host } from '../hosts/host.ts';

/** What joins through a shadow home is asked to stop after a minute. */
const staleMs = 10 * 60 * 1000;
/** At a time: looking for users reads all of `/proc`. */
const most = 10;

/**
 * Removes shadow homes whose owner was killed before it could do so: older than ten minutes, and with no process that
 * was given them or has something there open. `fresh` is one that was just made. Best effort: what belongs to another user stays.
 */
export async function removeStaleShadowHomes(
  host: Host,
  parent: string,
  prefix: string,
  fresh: string,
): Promise<void> {
  const { files, processes } = host;
  // By the file system's own time: our clock may have stepped since the others were made.
  const now = (await files.lstat(fresh))?.mtimeNs ?? 0n;
  const names = (await files.list(parent))
    .filter((entry) => entry.kind === 'directory' && entry.name.startsWith(prefix))
    .map((entry) => entry.name);
  let removed = 0;
  for (const name of names) {
    const directory = join(parent, name);
    const stat = await files.lstat(directory);
    if (!stat || Number((now - stat.mtimeNs) / 1_000_000n) < staleMs) continue;
    if ((await processes.usersOf(directory)).length > 0) continue;
    await files.removeTree(directory).catch(() => undefined);
    removed += 1;
    if (removed === most) return;
  }
}
