import { promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Host } from '../hosts/host.ts';
import type { Files, OpenFile } from '../io/files.ts';
import type { Command } from '../io/processes.ts';
import { type Loss, unsyncedContent } from './unsynced-content.ts';
import { unsyncedNames } from './unsynced-names.ts';

export interface LosingHost {
  readonly host: Host;
  /**
   * The machine crashes: names and bytes below the root that no fsync covers go. All of them, or, where `random` is
   * given, a last part of the changes of names, and of each file's bytes some, with zeros in their place, or none.
   * Returns how much was in danger.
   */
  lose(random?: () => number): Promise<{ readonly names: number; readonly files: number }>;
}

/**
 * A host whose disk keeps what was synced and nothing else, below `root`; `aside` is an empty directory on the same file
 * system. fsync itself does nothing: this is about which of them were asked for. Links and inodes stay as they were.
 */
export function losingHost(inner: Host, root: string, aside: string): LosingHost {
  const names = unsyncedNames(aside);
  const content = unsyncedContent();
  const isOurs = (path: string) => path === root || path.startsWith(`${root}/`);
  const made = (path: string, ...rest: string[]) =>
    names.add({ in: [dirname(path)], made: [path, ...rest], back: [] });
  const isThere = async (path: string) => (await inner.files.lstat(path)) !== undefined;

  const wrap = (path: string, file: OpenFile): OpenFile => ({
    ...file,
    write: async (from, position) => {
      await content.willChange(path);
      await file.write(from, position);
    },
    truncate: async (size) => {
      if ((await file.stat()).size === size) return;
      await content.willChange(path);
      await file.truncate(size);
    },
    sync: () => content.commit(path),
  });

  const files: Files = {
    ...inner.files,
    open: async (path, mode) => {
      if (!isOurs(path) || mode === 'read') return inner.files.open(path, mode);
      const isNew = !(await isThere(path));
      if (!isNew && mode === 'create') await content.willChange(path);
      const file = await inner.files.open(path, mode);
      if (isNew) {
        await made(path);
        await content.isNew(path);
      }
      return wrap(path, file);
    },
    makeDirectory: async (path, options) => {
      if (!isOurs(path)) return inner.files.makeDirectory(path, options);
      const missing: string[] = [];
      for (let above = path; options?.recursive && !(await isThere(dirname(above))); above = dirname(above))
        missing.unshift(dirname(above));
      for (const above of missing) {
        await inner.files.makeDirectory(above, options); // Two may want it at once.
        await made(above);
      }
      const isNew = !(await isThere(path));
      await inner.files.makeDirectory(path, options);
      if (isNew) await made(path);
    },
    rename: async (from, to) => {
      if (!isOurs(to)) return inner.files.rename(from, to);
      const replaced = await names.keep(to);
      const source = await names.keep(from).catch(() => undefined);
      const isDirectory = source === undefined;
      await inner.files.rename(from, to);
      await names.add({
        in: [dirname(from), dirname(to)],
        made: isDirectory ? [] : [to],
        back: [
          ...(isDirectory ? [{ from: to, to: from }] : [{ from: source, to: from }]),
          ...(replaced === undefined ? [] : [{ from: replaced, to }]),
        ],
        moved: isDirectory ? { from, to } : undefined,
      });
    },
    symlink: async (target, path) => {
      await inner.files.symlink(target, path);
      if (isOurs(path)) await made(path);
    },
    link: async (existing, path) => {
      await inner.files.link(existing, path);
      if (isOurs(path)) await made(path);
    },
    copy: async (from, to) => {
      await inner.files.copy(from, to);
      if (!isOurs(to)) return;
      await made(to);
      await content.isNew(to);
    },
    reflink: async () => false,
    unlink: async (path) => {
      const kept = isOurs(path) ? await names.keep(path) : undefined;
      await inner.files.unlink(path);
      if (kept) await names.add({ in: [dirname(path)], made: [], back: [{ from: kept, to: path }] });
    },
    removeTree: async (path) => {
      if (!isOurs(path)) return inner.files.removeTree(path);
      if (!(await isThere(path))) return;
      const kept = await names.moveAside(path);
      await names.add({ in: [dirname(path)], made: [], back: [{ from: kept, to: path }] });
    },
    syncDirectory: async (directory) => {
      if (isOurs(directory)) await names.commit(directory);
    },
  };

  /** A utility syncs nothing that we could rely on: what it did to its directory is in danger until we sync it. */
  const runUtility = async (command: Command) => {
    const home = command.args[command.args.indexOf('-h') + 1];
    if (home === undefined || !isOurs(home)) return inner.processes.run(command);
    const before = new Map<string, { inode: bigint; mtimeNs: bigint; kept: string; wasClean: boolean }>();
    for (const path of await regularFiles(home)) {
      const { ino, mtimeNs } = await fs.lstat(path, { bigint: true });
      const kept = await names.keep(path);
      const wasClean = !content.has(ino);
      await content.willChange(path);
      if (kept) before.set(path, { inode: ino, mtimeNs, kept, wasClean });
    }
    const settle = async () => {
      for (const path of await regularFiles(home)) {
        const stat = await fs.lstat(path, { bigint: true });
        const then = before.get(path);
        before.delete(path);
        if (then?.inode === stat.ino) {
          if (then.wasClean && then.mtimeNs === stat.mtimeNs) content.forget(stat.ino);
          continue;
        }
        await names.add({
          in: [dirname(path)],
          made: [path],
          back: then ? [{ from: then.kept, to: path }] : [],
        });
        if (![...before.values()].some(({ inode }) => inode === stat.ino)) await content.isNew(path);
      }
      for (const [path, { kept }] of before)
        await names.add({ in: [dirname(path)], made: [], back: [{ from: kept, to: path }] });
    };
    try {
      return await inner.processes.run(command);
    } finally {
      await settle();
    }
  };

  return {
    host: { ...inner, files, processes: { ...inner.processes, run: runUtility } },
    lose: async (random) => {
      const inDanger = names.pending();
      await names.undo(random ? Math.floor(random() * (inDanger + 1)) : 0);
      const losses: readonly Loss[] = ['lost', 'zeros', 'kept'];
      const choose = () => (random ? (losses[Math.floor(random() * losses.length)] ?? 'lost') : 'lost');
      return { names: inDanger, files: await content.lose(root, choose) };
    },
  };
}

async function regularFiles(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  // Regions come and go with the utility, and mean nothing without it.
  return entries
    .filter((entry) => entry.isFile() && !basename(entry.name).startsWith('__db.0'))
    .map((entry) => join(entry.parentPath, entry.name));
}
