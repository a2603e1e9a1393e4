import { join } from 'node:path';
import { toErrorReport } from '../contracts/errors.ts';
import { logFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import { chunkBytes, withChunks } from '../io/chunk-pool.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { readReplicaDirectory, replicaPaths } from './replica-directory.ts';

/**
 * Whether a replica can do without a log file of its environment: undefined where it can, else why not, as a clause. It
 * can where its archive holds the whole file, on record as durable and equal byte for byte, or where its archive begins
 * after it: all that it keeps was recovered past that file. Only reads.
 */
export async function holds(
  files: Files,
  target: string,
  active: string,
  number: LogFileNumber,
): Promise<string | undefined> {
  try {
    const replica = await readReplicaDirectory(files, target);
    if (!replica?.published || !replica.position) return `${target} has no replica yet`;
    const { position, published, manifest } = replica;
    if (manifest.brokenChain && manifest.brokenChain.chain === published.chain)
      return `the chain of ${target} is broken`;
    if (position.recordsEnd.file <= number) return `${target} has it only in part, or not at all`;
    if (number < position.first) return undefined;
    const archived = join(replicaPaths(target).archive(published.chain), logFileName(number));
    return (await isEqual(files, active, archived)) ? undefined : `${target} holds other bytes for it`;
  } catch (error) {
    return `${target} could not be asked (${toErrorReport(error).message})`;
  }
}

/** Equal, where the shorter one counts as going on with zeros: Berkeley DB makes log files as long as they may become. */
async function isEqual(files: Files, active: string, archived: string): Promise<boolean> {
  const one = await files.open(active, 'read');
  try {
    const other = await files.open(archived, 'read');
    try {
      return await withChunks((a, b) => sameBytes(one, other, a, b));
    } finally {
      await other.close();
    }
  } finally {
    await one.close();
  }
}

async function sameBytes(one: OpenFile, other: OpenFile, a: Buffer, b: Buffer): Promise<boolean> {
  for (let position = 0; ; position += chunkBytes) {
    const [countA, countB] = await Promise.all([one.read(a, position), other.read(b, position)]);
    if (a.fill(0, countA).compare(b.fill(0, countB)) !== 0) return false;
    if (countA < chunkBytes && countB < chunkBytes) return true;
  }
}
