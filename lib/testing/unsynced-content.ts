import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** What becomes of bytes that were written and not synced. */
export type Loss = 'lost' | 'zeros' | 'kept';

export interface UnsyncedContent {
  /** Call before a file changes: what it holds now is what a crash leaves. */
  willChange(path: string): Promise<void>;
  /** A file that was just made: a crash leaves it empty. */
  isNew(path: string): Promise<void>;
  /** What fsync does. */
  commit(path: string): Promise<void>;
  /** For {@link isChanged}, and to take back a {@link willChange} that came to nothing. */
  forget(inode: bigint): void;
  has(inode: bigint): boolean;
  /** Does to each unsynced file below a directory what `choose` says. Returns how many there were. */
  lose(directory: string, choose: () => Loss): Promise<number>;
}

/** The content of files as the last fsync left it, by inode: renaming a file changes nothing of it. */
export function unsyncedContent(): UnsyncedContent {
  const durable = new Map<bigint, Buffer>();
  const inodeOf = async (path: string) => (await fs.stat(path, { bigint: true })).ino;
  return {
    willChange: async (path) => {
      const inode = await inodeOf(path);
      if (!durable.has(inode)) durable.set(inode, await fs.readFile(path));
    },
    isNew: async (path) => void durable.set(await inodeOf(path), Buffer.alloc(0)),
    commit: async (path) => void durable.delete(await inodeOf(path)),
    forget: (inode) => void durable.delete(inode),
    has: (inode) => durable.has(inode),
    lose: async (directory, choose) => {
      let lost = 0;
      // Not even the directory may be left.
      const entries = await fs.readdir(directory, { recursive: true }).catch(() => []);
      for (const name of entries) {
        const path = join(directory, name);
        const stat = await fs.lstat(path, { bigint: true });
        const before = stat.isFile() ? durable.get(stat.ino) : undefined;
        if (!before) continue;
        lost += 1;
        const loss = choose();
        if (loss === 'lost') await fs.writeFile(path, before);
        // The new length was committed, the blocks were not.
        if (loss === 'zeros')
          await fs.writeFile(path, Buffer.concat([before], Math.max(Number(stat.size), before.length)));
      }
      durable.clear();
      return lost;
    },
  };
}
