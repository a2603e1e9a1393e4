import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../hosts/host.ts';
import type { EnvironmentLayout } from './environment-layout.ts';
import { removeStaleShadowHomes } from './stale-shadow-homes.ts';

export interface ShadowHome {
  readonly directory: string;
  /** Removes it. Not to be called while a utility is still in it. */
  remove(): Promise<void>;
}

const prefix = 'understudy-join-';

/**
 * A directory through which a utility joins a live environment without having it as its home: links to the region
 * files, and a DB_CONFIG that names the log and data directories.
 *
 * Why: a utility that cannot join falls back to a private open, and where that fails too, it removes the `__db.*` of its
 * home (BERKELEYDB.md trap 4; seen also for an encrypted environment without or with a wrong password). No check before
 * it can exclude that, since the application can start, stop or change rights in between. Here it removes links. And a
 * log directory that the application sets in its own code, which no utility could know of, is named (trap 18).
 *
 * Only directories are in its DB_CONFIG, by links with short names: a line is cut at 255 bytes, and settings such as
 * `set_lk_detect` or `DB_LOG_AUTO_REMOVE` have no business in a process that looks. Nothing is created in the home: the
 * utilities that join open regions without O_CREAT.
 */
export async function createShadowHome(host: Host, layout: EnvironmentLayout): Promise<ShadowHome> {
  const { files } = host;
  const parent = host.temporaryDirectory ?? '/tmp';
  const directory = join(parent, `${prefix}${randomUUID()}`);
  await files.makeDirectory(directory, { mode: 0o700 });
  try {
    await removeStaleShadowHomes(host, parent, prefix, directory);
    for (const region of layout.regions)
      await files.symlink(join(layout.home, region), join(directory, region));
    await files.symlink(layout.logDirectory, join(directory, 'log'));
    const lines = ['set_lg_dir log'];
    for (const [index, path] of layout.dataDirectories.entries()) {
      await files.symlink(path, join(directory, `data-${index}`));
      lines.push(`set_data_dir data-${index}`);
    }
    const config = await files.open(join(directory, 'DB_CONFIG'), 'create-exclusive');
    try {
      await config.write(Buffer.from(`${lines.join('\n')}\n`), 0);
    } finally {
      await config.close();
    }
  } catch (error) {
    await files.removeTree(directory).catch(() => undefined);
    throw error;
  }
  return { directory, remove: () => files.removeTree(directory) };
}
