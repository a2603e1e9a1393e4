import { setTimeout as delay } from 'node:timers/promises';
import type { Files, OpenFile } from '../../io/files.ts';

export interface Slowness {
  /** Milliseconds for each write and each fsync, at most. */
  readonly writeMs: number;
  readonly syncMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** A disk that takes its time: writes, copies and fsyncs wait before they are done. Reads pass. */
export function slowFiles(inner: Files, { writeMs, syncMs, random }: Slowness): Files {
  const wait = (most: number) => delay(random() * most);
  const slow = (file: OpenFile): OpenFile => ({
    ...file,
    write: async (from, position) => {
      await wait(writeMs);
      await file.write(from, position);
    },
    sync: async () => {
      await wait(syncMs);
      await file.sync();
    },
  });
  return {
    ...inner,
    open: async (path, mode) => slow(await inner.open(path, mode)),
    copy: async (from, to) => {
      await wait(writeMs);
      await inner.copy(from, to);
    },
    syncDirectory: async (directory) => {
      await wait(syncMs);
      await inner.syncDirectory(directory);
    },
  };
}
