import { join } from 'node:path';
import { bytesFrom } from '../berkeleydb/log-files.ts';
import { type RecordPlace, scanLog } from '../berkeleydb/log-reader.ts';
import { compareLsn, type Lsn, logFileName } from '../contracts/lsn.ts';
import type { LogFileNumber } from '../contracts/units.ts';
import type { Bandwidth } from '../io/bandwidth.ts';
import type { Files } from '../io/files.ts';
import { createNameCheck, namingTypes } from './absolute-names.ts';
import { type AppendLogRequest, appendLog } from './archive.ts';
import { assertContinues, readEnd } from './chain.ts';
import { openLogFile } from './log-memory.ts';
import { createLogPipe } from './log-pipe.ts';
import type { ArchivePosition } from './manifests.ts';
import type { LogSeat, LogSource } from './shared-log.ts';
import { watchSpace } from './space.ts';

export interface ReceiveOptions {
  /** Where a chain that has nothing yet begins. */
  readonly first: LogFileNumber | undefined;
  /** Prove first that the log goes on where the archive ends; false where that was just done. */
  readonly prove: boolean;
  /** To read it together with the other replicas that follow the environment. Proves the same. */
  readonly seat?: LogSeat | undefined;
  /** Where the target limits it; what is read again to check it comes from the page cache and does not count. */
  readonly bandwidth?: Bandwidth | undefined;
  readonly signal: AbortSignal;
  /** The archive has a finished log file whole; not synced yet. */
  readonly onFinished?: ((number: number) => void) | undefined;
  readonly onProgress?: ((bytesDone: number, bytesTotal: number, file: string) => void) | undefined;
}

export interface BringRequest {
  readonly files: Files;
  readonly target: string;
  /** Directory of the chain's log files. */
  readonly archive: string;
  readonly source: LogSource;
  readonly options: ReceiveOptions;
  /** Where the archive ends; undefined where it has nothing yet. */
  readonly position: ArchivePosition | undefined;
  /** Where its records end, or where the chain begins. */
  readonly from: Lsn;
  /** Offset of the last record before `from`; undefined: the log reader looks for it. */
  readonly previousRecord: number | undefined;
  /** Before a file of the archive is written. */
  readonly onFile: (path: string) => Promise<void>;
}

/** What was brought: in the archive's files, and counted by nobody yet. */
export interface Brought {
  /** The end of the valid log, raw. */
  readonly end: Lsn;
  /** The last record behind `from`, header records of files aside. */
  readonly last: RecordPlace | undefined;
  readonly bytes: number;
}

/**
 * Reads the log from the archive's end on with checksums and links, and appends to the archive's files what they do not
 * have: together with the other replicas of the environment where there is a seat for that, else by itself. Throws as
 * {@link import('./archive-writer.ts').ArchiveWriter.receive}.
 */
export const bringLog = async (request: BringRequest): Promise<Brought> =>
  (await bringTogether(request)) ?? (await bringAlone(request));

/** Nothing new: the file that the archive ends in is not written again. */
const isReceived = ({ position }: BringRequest, end: Lsn): boolean =>
  position !== undefined && compareLsn(end, position.received) === 0;

/** Undefined where it has to be read alone. */
async function bringTogether(request: BringRequest): Promise<Brought | undefined> {
  const { files, archive, source, options, position, from } = request;
  if (!position || !options.prove || source.logVersion !== position.logVersion) return undefined;
  return options.seat?.read(source, from, request.previousRecord, async (reading) => {
    const { end, lastRecord: last } = reading;
    const archived = await readEnd(files, join(archive, logFileName(from.file)), from.offset);
    if (!archived?.equals(reading.before)) return undefined;
    if (isReceived(request, end)) return { end, last, bytes: 0 };
    const bytes = await append(request, options.signal, {
      open: reading.memory.open,
      extent: async (number) => {
        if (number === end.file) return end.offset;
        return number < end.file ? 'whole' : undefined;
      },
      hasLastLeft: false,
      // Out of memory: nothing for the kernel to copy.
      steady: true,
    });
    return { end, last, bytes };
  });
}

/**
 * A file is copied while the next one is read. Bytes that were copied before the log turned out to be damaged, or to
 * name databases by absolute paths, lie behind the position: the next receive cuts them off.
 */
async function bringAlone(request: BringRequest): Promise<Brought> {
  const { files, archive, source, options, position, from } = request;
  const { logDirectory, logVersion, cipher } = source;
  if (position && options.prove)
    await assertContinues({ files, logDirectory, logVersion, archive, position });
  // Where it left before the log was read, the reader proves that nothing followed in it. One that leaves later takes
  // records with it that were read and not brought over.
  const hasLastLeft = from.offset > 0 && !(await files.stat(join(logDirectory, logFileName(from.file))));
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const names = createNameCheck();
  const pipe = createLogPipe();
  const copying = append(request, signal, {
    open: (number) => openLogFile(files, logDirectory, number),
    extent: pipe.extent,
    hasLastLeft,
    steady: options.bandwidth !== undefined,
  });
  // What stops the copier stops the reader.
  copying.catch((error: unknown) => stop.abort(error));
  try {
    const scan = await scanLog(
      files,
      logDirectory,
      { lsn: from, previousRecord: request.previousRecord },
      {
        types: namingTypes,
        onRecord: ({ type, body }) => names.see(type, body),
        onFile: pipe.finished,
        signal,
        cipher,
      },
    );
    names.assertNone();
    if (isReceived(request, scan.end)) pipe.close();
    else pipe.end(scan.end);
    return { end: scan.end, last: scan.lastRecord, bytes: await copying };
  } catch (error) {
    pipe.close();
    await copying;
    throw error;
  }
}

async function append(
  { files, target, archive, source, options, from, onFile }: BringRequest,
  signal: AbortSignal,
  how: Pick<AppendLogRequest, 'open' | 'extent' | 'hasLastLeft' | 'steady'>,
): Promise<number> {
  const total = await bytesFrom(files, source.logDirectory, from);
  let brought = 0;
  const room = watchSpace(files, target, () => total - brought);
  return appendLog({
    ...how,
    files,
    archive,
    source: source.logDirectory,
    from,
    signal,
    onFile,
    onFinished: (number) => options.onFinished?.(number),
    onProgress: (bytesDone, file) => {
      brought = bytesDone;
      options.onProgress?.(bytesDone, total, file);
    },
    admit: async (count) => {
      await room(count);
      await options.bandwidth?.take(count, 'log', signal);
    },
  });
}
