import { join } from 'node:path';
import type { Host } from '../hosts/host.ts';

/** What joins through a shadow home is asked to stop after a minute. */
const staleMs = 10 * 60 * 1000;
/** At a time: looking for users reads all of `/proc`. */
const most = 10;

/**
 * Removes shadow homes whose owner was killed before it could do so: older than ten minutes, and with no process that
 * was given them or has something there open. Best effort: what belongs to another user stays.
 */
export async function removeStaleShadowHomes(host: Host, parent: string, prefix: string): Promise<void> {
  const { files, processes, clock } = host;
  const names = (await files.list(parent))
    .filter((entry) => entry.kind === 'directory' && entry.name.startsWith(prefix))
    .map((entry) => entry.name);
  let removed = 0;
  for (const name of names) {
    const directory = join(parent, name);
    const stat = await files.lstat(directory);
    if (!stat || clock.now() - Number(stat.mtimeNs / 1_000_000n) < staleMs) continue;
    if ((await processes.usersOf(directory)).length > 0) continue;
    await files.removeTree(directory).catch(() => undefined);
    removed += 1;
    if (removed === most) return;
  }
}
