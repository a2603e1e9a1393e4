import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import { compareLsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { ChainId } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import { createTurns } from '../io/turns.ts';
import { listArchive, makeArchiveDirectory, syncLogFiles } from './archive.ts';
import { bringLog, type ReceiveOptions } from './bring-log.ts';
import type { ArchivePosition } from './manifests.ts';
import { readArchivePosition, replicaPaths, writeArchivePosition } from './replica-directory.ts';
import type { LogSource } from './shared-log.ts';

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
    const from = position ? position.recordsEnd : options.first && lsn(options.first, 0);
    if (!from) throw new UnderstudyError('internal', 'nobody knows where the chain begins');
    // All that was acknowledged by then comes along, and maybe more.
    const updatedAt = isoTime(clock.now());
    const archive = replicaPaths(target).archive(chain);
    const { end, last, bytes } = await bringLog({
      files,
      target,
      archive,
      source,
      options,
      position,
      from,
      previousRecord: lastRecord,
      onFile: async (path) => {
        if (touched.size === 0) await makeArchiveDirectory(files, target, archive);
        touched.add(path);
      },
    });
    const recordsEnd = last ? lsn(last.lsn.file, last.lsn.offset + last.length) : position?.recordsEnd;
    if (!recordsEnd) throw noRecords(source.logDirectory);
    if (position && compareLsn(end, position.received) === 0) return { position, bytes: 0 };
    await removeBeyond(archive, end.file);
    position = {
      format: 1,
      chain,
      first: position?.first ?? from.file,
      received: end,
      recordsEnd,
      logVersion: source.logVersion,
      updatedAt,
    };
    lastRecord = last?.lsn.offset ?? lastRecord;
    return { position, bytes };
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

const noRecords = (path: string): UnderstudyError =>
  new UnderstudyError('no-log-files', 'the log holds no record yet', {
    op: 'bring the log over',
    path,
    hint: 'Nothing was written to this environment in a transaction yet; let the application write, then run it again.',
  });
