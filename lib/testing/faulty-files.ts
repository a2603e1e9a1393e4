import type { Files, OpenFile } from '../io/files.ts';

/** A file operation that changes something, as a fault can hit it. */
export interface Mutation {
  /** Counts from 1. */
  readonly number: number;
  readonly operation: string;
  readonly path: string;
}

/**
 * What happens to a mutation: `undefined` lets it happen, an error is thrown in its place. `tear` writes the first
 * half of the bytes of a write before the error.
 */
export type Fault = (mutation: Mutation) => { readonly error: Error; readonly tear?: boolean } | undefined;

export interface FaultyFiles {
  readonly files: Files;
  /** Every mutation so far, those that failed included. */
  readonly mutations: readonly Mutation[];
  /** Returns once the changes that were begun have ended, well or not. */
  settled(): Promise<void>;
}

/** Wraps files so that a test sees each operation that changes something, and can fail it in place. Reads pass. */
export function faultyFiles(inner: Files, fault: Fault, beforeRead: () => void = () => {}): FaultyFiles {
  const mutations: Mutation[] = [];

  const strike = (operation: string, path: string): { error: Error; tear?: boolean } | undefined => {
    const mutation = { number: mutations.length + 1, operation, path };
    mutations.push(mutation);
    return fault(mutation);
  };
  const underWay = new Set<Promise<unknown>>();
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const ended = work
      .catch(() => undefined)
      .then(() => {
        underWay.delete(ended);
      });
    underWay.add(ended);
    return work;
  };
  const mutate = async <T>(operation: string, path: string, work: () => Promise<T>): Promise<T> => {
    const struck = strike(operation, path);
    if (struck) throw struck.error;
    return tracked(work());
  };
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    beforeRead();
    return work();
  };

  const wrapHandle = (path: string, file: OpenFile): OpenFile => ({
    read: (into, position) => read(() => file.read(into, position)),
    write: async (from, position) => {
      const struck = strike('write', path);
      if (struck?.tear) await tracked(file.write(from.subarray(0, from.length >> 1), position));
      if (struck) throw struck.error;
      await tracked(file.write(from, position));
    },
    truncate: (size) => mutate('truncate', path, () => file.truncate(size)),
    sync: () => mutate('sync', path, () => file.sync()),
    stat: () => read(() => file.stat()),
    close: () => file.close(), // the kernel closes the files of a process that died
  });

  const files: Files = {
    stat: (path) => read(() => inner.stat(path)),
    lstat: (path) => read(() => inner.lstat(path)),
    list: (directory) => read(() => inner.list(directory)),
    realpath: (path) => read(() => inner.realpath(path)),
    readlink: (path) => read(() => inner.readlink(path)),
    readWhole: (path, limit) => read(() => inner.readWhole(path, limit)),
    open: async (path, mode) => {
      const opens = () => inner.open(path, mode);
      const creates = mode === 'create' || mode === 'create-exclusive';
      return wrapHandle(path, await (creates ? mutate('create', path, opens) : read(opens)));
    },
    makeDirectory: (path, options) => mutate('makeDirectory', path, () => inner.makeDirectory(path, options)),
    rename: (from, to) => mutate('rename', to, () => inner.rename(from, to)),
    link: (existing, path) => mutate('link', path, () => inner.link(existing, path)),
    symlink: (target, path) => mutate('symlink', path, () => inner.symlink(target, path)),
    unlink: (path) => mutate('unlink', path, () => inner.unlink(path)),
    removeTree: (path) => mutate('removeTree', path, () => inner.removeTree(path)),
    reflink: (from, to) => mutate('reflink', to, () => inner.reflink(from, to)),
    copy: (from, to) => mutate('copy', to, () => inner.copy(from, to)),
    setMode: (path, mode) => mutate('setMode', path, () => inner.setMode(path, mode)),
    setOwner: (path, uid, gid) => mutate('setOwner', path, () => inner.setOwner(path, uid, gid)),
    syncDirectory: (directory) => mutate('syncDirectory', directory, () => inner.syncDirectory(directory)),
    freeSpace: (directory) => read(() => inner.freeSpace(directory)),
    canAccess: (path, want) => read(() => inner.canAccess(path, want)),
    ...(inner.openWriteBarrier && { openWriteBarrier: (path) => read(() => inner.openWriteBarrier!(path)) }),
  };
  return {
    files,
    mutations,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** A system error as Node throws it. */
export const systemError = (code: string, operation: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${operation} '${path}'`), { code, syscall: operation, path });
