import { join } from 'node:path';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { type Lsn, logFileName, lsn } from '../contracts/lsn.ts';
import type { ChainId, LogFileNumber } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { createNameCheck, namingTypes } from './absolute-names.ts';
import { type Shipped, shipLog } from './archive.ts';
import type { ArchivePosition } from './manifests.ts';

export interface ReceiveRequest {
  readonly host: Host;
  readonly target: string;
  readonly chain: ChainId;
  /** Of the active; only read. */
  readonly logDirectory: string;
  readonly logVersion: number;
  /** Where the archive ends; undefined for a chain that begins at `first`. */
  readonly position: ArchivePosition | undefined;
  readonly first: LogFileNumber;
  /** Offset of the last record of the archive, in its last file, where the caller knows it: spares a look for it. */
  readonly lastRecord?: number | undefined;
  readonly cipher: LogCipher | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((bytesDone: number, bytesTotal: number, file: string) => void) | undefined;
}

export interface Received extends Shipped {
  readonly lastRecord: number | undefined;
}

/**
 * Brings what is new in the log into the archive: reads it to its end with checksums and links, so that every byte is
 * checked before recovery sees it, then copies only the bytes that the archive does not have. Whether the log goes on
 * where the archive ends has been proved (`assertContinues`).
 *
 * Throws as `scanLog` and `shipLog`, absolute-database-name, and no-log-files where a log holds no record at all.
 */
export async function receiveLog(request: ReceiveRequest): Promise<Received> {
  const { host, position, first, logDirectory, signal, onProgress } = request;
  const names = createNameCheck();
  const from: Lsn = position?.recordsEnd ?? lsn(first, 0);
  const lastPath = join(logDirectory, logFileName(from.file));
  const hasLastLeft = from.offset > 0 && (await host.files.stat(lastPath)) === undefined;
  const scan = await scanLog(
    host.files,
    logDirectory,
    { lsn: from, previousRecord: request.lastRecord },
    {
      types: namingTypes,
      onRecord: ({ type, body }) => names.see(type, body),
      signal,
      cipher: request.cipher,
    },
  );
  names.assertNone();
  const last = scan.lastRecord;
  const recordsEnd = last ? lsn(last.lsn.file, last.lsn.offset + last.length) : position?.recordsEnd;
  if (!recordsEnd) throw noRecords(logDirectory);
  const shipped = await shipLog({
    files: host.files,
    clock: host.clock,
    target: request.target,
    chain: request.chain,
    source: logDirectory,
    logVersion: request.logVersion,
    position,
    first,
    end: scan.end,
    hasLastLeft,
    recordsEnd,
    signal,
    onProgress: (bytesDone, file) => onProgress?.(bytesDone, scan.bytes, file),
  });
  return { ...shipped, lastRecord: last?.lsn.offset ?? request.lastRecord };
}

const noRecords = (path: string): UnderstudyError =>
  new UnderstudyError('no-log-files', 'the log holds no record yet', {
    op: 'bring the log over',
    path,
    hint: 'Nothing was written to this environment in a transaction yet; let the application write, then run it again.',
  });
