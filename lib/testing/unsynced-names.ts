import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';

/** A change of names that no fsync of a directory has made durable yet. Paths as they were right after the change. */
interface PendingChange {
  readonly directories: readonly bigint[];
  /** Where names that the change took away are kept, so that they can come back with their inodes. */
  readonly back: { from: string; to: string }[];
  /** Names that the change made. */
  readonly made: string[];
  /** Of a directory: names below the first are names below the second from then on. */
  readonly moved?: { readonly from: string; readonly to: string } | undefined;
}

export interface UnsyncedNames {
  /** Call after the change. */
  add(change: Omit<PendingChange, 'directories'> & { readonly in: readonly string[] }): Promise<void>;
  /** Puts a name aside under which something stands, by a second link: what the change is about to take away. */
  keep(path: string): Promise<string | undefined>;
  /** Moves a whole directory aside. */
  moveAside(path: string): Promise<string>;
  /** What fsync of a directory does. */
  commit(directory: string): Promise<void>;
  pending(): number;
  /** Undoes all changes but the first `kept`, the last one first. */
  undo(kept: number): Promise<void>;
}

/**
 * Names that a crash of the machine may take back. A file system with a journal commits changes of names in their order,
 * so that what is left after a crash is some first part of them; a renaming from one directory to another is one change.
 */
export function unsyncedNames(aside: string): UnsyncedNames {
  let changes: PendingChange[] = [];
  let kept = 0;
  const place = () => join(aside, String(++kept));
  const under = (path: string, directory: string) => path === directory || path.startsWith(`${directory}/`);

  return {
    add: async ({ in: parents, ...change }) => {
      const stats = await Promise.all(parents.map((path) => fs.stat(path, { bigint: true })));
      changes.push({ ...change, directories: stats.map(({ ino }) => ino) });
    },
    keep: async (path) => {
      const to = place();
      try {
        await fs.link(path, to);
        return to;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    moveAside: async (path) => {
      const to = place();
      await fs.rename(path, to);
      return to;
    },
    commit: async (directory) => {
      const { ino } = await fs.stat(directory, { bigint: true });
      const earlier: PendingChange[] = [];
      for (const change of changes) {
        if (!change.directories.includes(ino)) {
          earlier.push(change);
          continue;
        }
        const { moved } = change;
        if (!moved) continue;
        // What is still pending below a directory that has moved for good would be taken back at its new place.
        const renamed = (path: string) =>
          under(path, moved.from) ? moved.to + path.slice(moved.from.length) : path;
        for (const one of earlier) {
          one.made.splice(0, one.made.length, ...one.made.map(renamed));
          for (const back of one.back) back.to = renamed(back.to);
        }
      }
      changes = earlier;
    },
    pending: () => changes.length,
    undo: async (count) => {
      for (const { made, back } of changes.slice(count).reverse()) {
        for (const path of made) {
          if (await isThere(path)) await fs.rename(path, place());
        }
        for (const { from, to } of back) {
          // Gone with a directory above it, for good.
          if ((await isThere(from)) && (await isThere(dirname(to)))) await fs.rename(from, to);
        }
      }
      changes = [];
    },
  };
}

const isThere = (path: string): Promise<boolean> =>
  fs.lstat(path).then(
    () => true,
    () => false,
  );
