import type { OpenFile } from './files.ts';

/**
 * A copy is synced in the background each time this many bytes were written: the last fsync then has little left to
 * wait for, and dirty pages do not pile up until the kernel slows down every writer, the application among them.
 */
const syncEvery = 64 * 1024 * 1024;

export interface BackgroundSync {
  /** So many bytes more were written. */
  wrote(bytes: number): void;
  /** Once the one that is under way has ended. Throws what any of them failed with: an fsync tells of an error once. */
  ended(): Promise<void>;
}

/** Syncs a file that is being written, one sync at a time. */
export function backgroundSync(copy: OpenFile): BackgroundSync {
  let unsynced = 0;
  let running: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  return {
    wrote: (bytes) => {
      unsynced += bytes;
      if (unsynced < syncEvery || running) return;
      unsynced = 0;
      running = copy
        .sync()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          running = undefined;
        });
    },
    ended: async () => {
      await running;
      if (failure) throw failure.error;
    },
  };
}
