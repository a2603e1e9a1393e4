import { UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';

/** Kept free beyond what a copy needs: log files, manifests, what recovery adds. Bytes. */
const reserve = 16 * 1024 * 1024;
/** While something is written: what the file system takes for itself has gone from the reserve by then. Bytes. */
const reserveWhileWriting = reserve / 2;
/** Less than the reserve, so that nothing of ours fills the file system between two looks. Bytes. */
const lookEvery = 4 * 1024 * 1024;

/** What a snapshot of these files needs on the target's file system, in bytes, the standby generation included. */
export const snapshotNeeds = (databases: readonly { size: number }[], generations: 1 | 2): number =>
  databases.reduce((sum, file) => sum + file.size, 0) * generations + reserve;

/** Throws disk-full, with both figures, before anything is copied. */
export async function assertSpace(
  files: Files,
  target: string,
  databases: readonly { size: number }[],
): Promise<void> {
  const { availableBytes } = await files.freeSpace(target);
  const needed = snapshotNeeds(databases, 1);
  if (availableBytes >= needed) return;
  throw full(
    target,
    `the copy needs ${megabytes(needed)}, the file system of the target has ${megabytes(availableBytes)} free`,
  );
}

/** Throws disk-full where so many bytes more do not fit, with a reserve: others use the file system too. */
export async function assertRoom(files: Files, directory: string, bytes: number): Promise<void> {
  const { availableBytes } = await files.freeSpace(directory);
  if (availableBytes >= bytes + reserveWhileWriting) return;
  throw full(
    directory,
    `${megabytes(bytes)} are still to be written, and the file system of the target has ${megabytes(availableBytes)} free by now, of which ${megabytes(reserveWhileWriting)} are to stay free`,
  );
}

/**
 * Looks after the free space while something is written, by one or by several: call the result before each chunk, with
 * its bytes. It throws disk-full where `remaining`, all that is still to be written, does not fit any more, with a
 * reserve: before the file system is full, which would hit everybody who writes there.
 */
export function watchSpace(
  files: Files,
  directory: string,
  remaining: () => number,
): (bytes: number) => Promise<void> {
  let unseen = lookEvery;
  return async (bytes) => {
    unseen += bytes;
    if (unseen < lookEvery) return;
    unseen = 0;
    await assertRoom(files, directory, Math.max(0, remaining()));
  };
}

const full = (path: string, message: string): UnderstudyError =>
  new UnderstudyError('disk-full', message, {
    op: 'check free space',
    path,
    hint: 'Free space there or choose another file system; the published replica, if there is one, is unharmed.',
  });

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
