import { join } from 'node:path';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { listLogNumbers, logFilePath } from '../berkeleydb/log-files.ts';
import { type LogScan, scanLog } from '../berkeleydb/log-reader.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { ChainId, LogFileNumber } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import type { Bandwidth } from '../io/bandwidth.ts';
import { isoTime } from '../io/clock.ts';
import type { Files } from '../io/files.ts';
import { createTurns } from '../io/turns.ts';
import { createNameCheck, namingTypes } from './absolute-names.ts';
import { appendLog, listArchive, makeArchiveDirectory, syncLogFiles } from './archive.ts';
import { assertContinues } from './chain.ts';
import { createLogPipe } from './log-pipe.ts';
import type { ArchivePosition } from './manifests.ts';
import { readArchivePosition, replicaPaths, writeArchivePosition } from './replica-directory.ts';
import { watchSpace } from './space.ts';

/** The active's log, as it is brought over. */
export interface LogSource {
  /** Only read. */
  readonly logDirectory: string;
  readonly logVersion: number;
  readonly cipher: LogCipher | undefined;
}

export interface ReceiveOptions {
  /** Where a chain that has nothing yet begins. */
  readonly first: LogFileNumber | undefined;
  /** Prove first that the log goes on where the archive ends; false where that was just done. */
  readonly prove: boolean;
  /** Where the target limits it; what is read again to check it comes from the page cache and does not count. */
  readonly bandwidth?: Bandwidth | undefined;
  readonly signal: AbortSignal;
  /** The archive has a finished log file whole; not synced yet. */
  readonly onFinished?: ((number: number) => void) | undefined;
  readonly onProgress?: ((bytesDone: number, bytesTotal: number, file: string) => void) | undefined;
}

export interface Received {
  /** Where the archive ends now. Durable and on record after {@link ArchiveWriter.sync}. */
  readonly position: ArchivePosition;
  readonly bytes: number;
}

/**
 * The one writer of a replica's archive, as long as its lock is held. A run and the following that goes on beside it use
 * the same one, so that each goes on where the other ended, and none cuts off what another brought.
 */
export interface ArchiveWriter {
  /** The chain that is written, and where it ends, also what is not durable yet; undefined before the first receive. */
  readonly chain: ChainId | undefined;
  readonly position: ArchivePosition | undefined;
  /** Goes on with a chain from its recorded position; with what this writer knows where it writes that chain already. */
  open(chain: ChainId): Promise<ArchivePosition | undefined>;
  /** Begins a chain. */
  begin(chain: ChainId): Promise<void>;
  /**
   * Brings what is new in the log into the archive: reads it to its end with checksums and links, so that every byte is
   * checked before recovery sees it, and copies only the bytes that the archive does not have. What was brought can be
   * read when this returns. Throws as `scanLog`, what `assertContinues` throws, absolute-database-name, no-log-files where
   * a log holds no record at all, disk-full before the archive's file system is full, and log-gap where a file is removed from the environment meanwhile.
   */
  receive(source: LogSource, options: ReceiveOptions): Promise<Received>;
  /** fsync of what was brought before the call, of the directory, then the position on record (invariant 6). */
  sync(): Promise<void>;
  /** Does something to the archive's files while nothing is brought. It may move `first`; `position` follows. */
  exclusively<T>(act: () => Promise<T>): Promise<T>;
}

export function createArchiveWriter({ files, clock }: Host, target: string): ArchiveWriter {
  const appending = createTurns();
  const syncing = createTurns();
  let chain: ChainId | undefined;
  let position: ArchivePosition | undefined;
  /** Offset of the last record, in the last file; undefined: the log reader looks for it. */
  let lastRecord: number | undefined;
  let recorded: ArchivePosition | undefined;
  let touched = new Set<string>();

  const goOn = (next: ChainId, at: ArchivePosition | undefined) => {
    chain = next;
    position = at;
    recorded = at;
    lastRecord = undefined;
    touched = new Set();
    return at;
  };

  const receive = async (source: LogSource, options: ReceiveOptions): Promise<Received> => {
    if (chain === undefined) throw new UnderstudyError('internal', 'no chain is open');
    const archive = replicaPaths(target).archive(chain);
    const { logDirectory, logVersion } = source;
    const from = position ? position.recordsEnd : options.first && lsn(options.first, 0);
    if (!from) throw new UnderstudyError('internal', 'nobody knows where the chain begins');
    if (position && options.prove)
      await assertContinues({ files, logDirectory, logVersion, archive, position });
    // Where it left before the log was read, the reader proves that nothing followed in it. One that leaves later takes
    // records with it that were read and not brought over.
    const hasLastLeft = from.offset > 0 && !(await files.stat(join(logDirectory, logFileName(from.file))));
    // All that was acknowledged by then comes along, and maybe more.
    const updatedAt = isoTime(clock.now());
    const { scan, bytes } = await readAndAppend(source, options, archive, from, hasLastLeft);
    const last = scan.lastRecord;
    const recordsEnd = last ? lsn(last.lsn.file, last.lsn.offset + last.length) : position?.recordsEnd;
    if (!recordsEnd) throw noRecords(logDirectory);
    if (position && compareLsn(scan.end, position.received) === 0) return { position, bytes: 0 };
    await removeBeyond(archive, scan.end.file);
    position = {
      format: 1,
      chain,
      first: position?.first ?? from.file,
      received: scan.end,
      recordsEnd,
      logVersion,
      updatedAt,
    };
    lastRecord = last?.lsn.offset ?? lastRecord;
    return { position, bytes };
  };

  /**
   * A file is copied while the next one is read. Bytes that were copied before the log turned out to be damaged, or to
   * name databases by absolute paths, lie behind the position: the next receive cuts them off.
   */
  const readAndAppend = async (
    { logDirectory, cipher }: LogSource,
    options: ReceiveOptions,
    archive: string,
    from: Lsn,
    hasLastLeft: boolean,
  ): Promise<{ scan: LogScan; bytes: number }> => {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const names = createNameCheck();
    const total = await bytesFrom(files, logDirectory, from);
    let brought = 0;
    const room = watchSpace(files, target, () => total - brought);
    const pipe = createLogPipe();
    const copying = appendLog({
      files,
      archive,
      source: logDirectory,
      from,
      extent: pipe.extent,
      hasLastLeft,
      signal,
      onFile: async (path) => {
        if (touched.size === 0) await makeArchiveDirectory(files, target, archive);
        touched.add(path);
      },
      onFinished: (number) => options.onFinished?.(number),
      onProgress: (bytesDone, file) => {
        brought = bytesDone;
        options.onProgress?.(bytesDone, total, file);
      },
      admit: async (count) => {
        await room(count);
        await options.bandwidth?.take(count, 'log', signal);
      },
      steady: options.bandwidth !== undefined,
    });
    // What stops the copier stops the reader.
    copying.catch((error: unknown) => stop.abort(error));
    try {
      const scan = await scanLog(
        files,
        logDirectory,
        { lsn: from, previousRecord: lastRecord },
        {
          types: namingTypes,
          onRecord: ({ type, body }) => names.see(type, body),
          onFile: pipe.finished,
          signal,
          cipher,
        },
      );
      names.assertNone();
      // Nothing new: the file that the archive ends in is not written again.
      if (position && compareLsn(scan.end, position.received) === 0) pipe.close();
      else pipe.end(scan.end);
      return { scan, bytes: await copying };
    } catch (error) {
      pipe.close();
      await copying;
      throw error;
    }
  };

  /**
   * A last file that held nothing but its header may have gone from the active: recovery removes it and goes on in the
   * file before (BERKELEYDB.md trap 14). A killed run can have left files beyond the end, too.
   */
  const removeBeyond = async (archive: string, last: number): Promise<void> => {
    const beyond = (await listArchive(files, archive)).filter((number) => number > last);
    if (beyond.length === 0) return;
    await syncing.take(async () => {
      for (const number of beyond) {
        const path = join(archive, logFileName(number));
        touched.delete(path);
        await files.unlink(path);
      }
    });
  };

  const sync = async (): Promise<void> => {
    const written = position;
    if (!written || (recorded && compareLsn(written.received, recorded.received) === 0)) return;
    const paths = touched;
    touched = new Set();
    try {
      await syncLogFiles(files, [...paths]);
      await files.syncDirectory(replicaPaths(target).archive(written.chain));
      // A crash up to here leaves bytes behind the recorded position, which the next run cuts off.
      await writeArchivePosition(files, target, written);
    } catch (error) {
      for (const path of paths) touched.add(path);
      throw error;
    }
    recorded = written;
  };

  const exclusively = <T>(act: () => Promise<T>) => appending.take(() => syncing.take(act));

  return {
    get chain() {
      return chain;
    },
    get position() {
      return position;
    },
    open: (next) =>
      exclusively(async () =>
        next === chain && position ? position : goOn(next, await readArchivePosition(files, target, next)),
      ),
    begin: (next) =>
      exclusively(async () => {
        goOn(next, undefined);
      }),
    receive: (source, options) => appending.take(() => receive(source, options)),
    sync: () => syncing.take(sync),
    exclusively: (act) =>
      exclusively(async () => {
        try {
          return await act();
        } finally {
          const there = chain && (await readArchivePosition(files, target, chain));
          if (there && position) position = { ...position, first: there.first };
        }
      }),
  };
}

/** Of the log files as they are now, from a position on. */
async function bytesFrom(files: Files, directory: string, from: Lsn): Promise<number> {
  const numbers = (await listLogNumbers(files, directory)).filter((number) => number >= from.file);
  const stats = await Promise.all(numbers.map((number) => files.stat(logFilePath(directory, number))));
  const size = stats.reduce((sum, stat) => sum + (stat?.size ?? 0), 0);
  return Math.max(0, size - (numbers[0] === from.file ? from.offset : 0));
}

const noRecords = (path: string): UnderstudyError =>
  new UnderstudyError('no-log-files', 'the log holds no record yet', {
    op: 'bring the log over',
    path,
    hint: 'Nothing was written to this environment in a transaction yet; let the application write, then run it again.',
  });
