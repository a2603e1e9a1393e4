import { firstFileInUse } from '../berkeleydb/log-checkpoint.ts';
import { isUnderstudyError } from '../contracts/errors.ts';
import { logFileNumber } from '../contracts/units.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { required, type Work } from './work.ts';

export interface ShipProgress {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly detail: string;
}

interface ShipOptions {
  readonly signal?: AbortSignal;
  /** The archive has a finished log file whole. */
  readonly onFinished?: (number: number) => void;
}

/**
 * Brings the log over to its end, within the target's bandwidth. What was brought counts as archived once the writer of the archive has synced it. Can
 * be called again and again. Returns the bytes. Throws as {@link ArchiveWriter.receive}. Recovery is not
 * limited: it reads and writes files of the replica alone, and drawn out it would only make the replica older.
 */
export async function shipToEnd(
  work: Work,
  onProgress?: (progress: ShipProgress) => void,
  { signal = work.context.signal, onFinished }: ShipOptions = {},
): Promise<number> {
  const { archive } = required(work.lock, 'the lock');
  const { position, bytes } = await archive.receive(
    {
      logDirectory: required(work.layout, 'the environment').logDirectory,
      logVersion: required(work.utilities, 'the utilities').logVersion,
      cipher: work.cipher,
    },
    {
      first: work.first,
      prove: false,
      bandwidth: work.bandwidth,
      signal,
      onFinished,
      onProgress: (bytesDone, bytesTotal, detail) => onProgress?.({ bytesDone, bytesTotal, detail }),
    },
  );
  work.position = position;
  work.placedEnd = position.recordsEnd;
  work.bytesCopied += bytes;
  return bytes;
}

/** Between two looks while files are copied. */
const everyMs = 250;
/** How often a chain is begun anew because its first log file has just left the environment. */
const beginnings = 5;

/**
 * Brings over what the log holds when a copy is about to begin. Where the first file of a new chain has left the
 * environment since it was found, another checkpoint has come: nothing is copied yet, so the chain begins with the file
 * that is the first one in use by now. Leaves it in `work.first`. Throws as {@link shipToEnd}.
 */
export async function shipBeforeCopy(work: Work): Promise<void> {
  const layout = required(work.layout, 'the environment');
  for (let beginning = 1; ; beginning += 1) {
    try {
      await shipToEnd(work);
      return;
    } catch (error) {
      const isGap = isUnderstudyError(error) && error.code === 'log-gap';
      if (!isGap || work.position || beginning === beginnings) throw error;
      const { files } = work.context.host;
      work.first = logFileNumber(await firstFileInUse(files, layout.logDirectory, undefined, work.cipher));
    }
  }
}

/**
 * Brings the log over while database files are copied, so that an environment which removes its own log files
 * (DB_LOG_AUTO_REMOVE, somebody's `db_archive -d`) does not outrun a copy that takes long: what recovery of the copy will
 * need was in use when the copy began. The log after the last file was copied still has to follow (step order). Where the
 * bandwidth is limited, copy and log share it. A copy that fails ends it at once.
 */
export async function shippingBeside<T>(work: Work, copy: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const failed = new AbortController();
  const loop = shipUntil(work, over.signal, AbortSignal.any([work.context.signal, failed.signal]));
  loop.catch(() => undefined); // Awaited below.
  try {
    const copied = await copy();
    over.abort();
    await loop;
    return copied;
  } finally {
    over.abort();
    failed.abort(); // Has no effect on a loop that has ended.
    await loop.catch(() => undefined);
  }
}

async function shipUntil(work: Work, over: AbortSignal, signal: AbortSignal): Promise<void> {
  const { archive } = required(work.lock, 'the lock');
  await archive.sync();
  while (!over.aborted) {
    await work.context.host.clock.sleep(everyMs, over).catch(() => undefined);
    if (over.aborted) return;
    await shipToEnd(work, undefined, { signal });
    await archive.sync();
  }
}
