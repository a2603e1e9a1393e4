import { UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';

/** Kept free beyond what a copy needs: log files, manifests, what recovery adds. Bytes. */
const reserve = 16 * 1024 * 1024;

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
  throw new UnderstudyError(
    'disk-full',
    `the copy needs ${megabytes(needed)}, the file system of the target has ${megabytes(availableBytes)} free`,
    {
      op: 'check free space',
      path: target,
      hint: 'Free space there or choose another file system; the published replica, if there is one, is unharmed.',
    },
  );
}

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
