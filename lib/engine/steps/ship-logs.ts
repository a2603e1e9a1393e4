import { scanLog } from '../../berkeleydb/log-reader.ts';
import { UnderstudyError } from '../../contracts/errors.ts';
import { formatLsn, type Lsn, lsn } from '../../contracts/lsn.ts';
import { formatBytes } from '../../contracts/quantity.ts';
import { createNameCheck, namingTypes } from '../absolute-names.ts';
import { shipLog } from '../archive.ts';
import { addAside, required, type Step } from '../work.ts';

/**
 * Brings the log over, after the database files: reads it to its end with checksums and links, so that every byte is
 * checked before recovery sees it, then copies only the bytes that the archive does not have.
 */
export const shipLogs: Step = async (work) => {
  const { host, signal, journal } = work.context;
  const layout = required(work.layout, 'the environment');
  const first = work.position?.first ?? required(work.first, 'the first log file in use');

  const names = createNameCheck();
  const from: Lsn = work.position?.recordsEnd ?? lsn(first, 0);
  const scan = await scanLog(
    host.files,
    layout.logDirectory,
    { lsn: from },
    {
      types: namingTypes,
      onRecord: ({ type, body }) => names.see(type, body),
      signal,
      cipher: work.cipher,
    },
  );
  names.assertNone();

  const recordsEnd = scan.lastRecord
    ? lsn(scan.lastRecord.lsn.file, scan.lastRecord.lsn.offset + scan.lastRecord.length)
    : work.position?.recordsEnd;
  if (!recordsEnd) throw noRecords(layout.logDirectory);
  const { position, bytes, durable } = await shipLog({
    files: host.files,
    clock: host.clock,
    target: work.request.target,
    chain: required(work.chain, 'the chain'),
    source: layout.logDirectory,
    logVersion: required(work.utilities, 'the utilities').logVersion,
    position: work.position,
    first,
    end: scan.end,
    recordsEnd,
    signal,
    onProgress: (bytesDone, detail) =>
      journal.stepProgress('ship-logs', { bytesDone, bytesTotal: scan.bytes, detail }),
  });
  // Nothing is published before it is done: check waits for it.
  work.archived = durable();
  addAside(work, { done: work.archived, stop: () => undefined });
  work.position = position;
  work.placedEnd = position.recordsEnd;
  work.bytesCopied += bytes;
  return `${formatBytes(bytes)}, to ${formatLsn(position.received)}`;
};

const noRecords = (path: string): UnderstudyError =>
  new UnderstudyError('no-log-files', 'the log holds no record yet', {
    op: 'bring the log over',
    path,
    hint: 'Nothing was written to this environment in a transaction yet; let the application write, then run it again.',
  });
