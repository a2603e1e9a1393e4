import { formatLsn } from '../../contracts/lsn.ts';
import { formatBytes } from '../../contracts/quantity.ts';
import { receiveLog } from '../receive-log.ts';
import { addAside, required, type Step } from '../work.ts';

/** Brings the log over, after the database files. See {@link receiveLog}. */
export const shipLogs: Step = async (work) => {
  const { host, signal, journal } = work.context;
  const { position, bytes, durable } = await receiveLog({
    host,
    target: work.request.target,
    chain: required(work.chain, 'the chain'),
    logDirectory: required(work.layout, 'the environment').logDirectory,
    logVersion: required(work.utilities, 'the utilities').logVersion,
    position: work.position,
    first: work.position?.first ?? required(work.first, 'the first log file in use'),
    cipher: work.cipher,
    signal,
    onProgress: (bytesDone, bytesTotal, detail) =>
      journal.stepProgress('ship-logs', { bytesDone, bytesTotal, detail }),
  });
  // Nothing is published before it is done: check waits for it.
  work.archived = durable();
  addAside(work, { done: work.archived, stop: () => undefined });
  work.position = position;
  work.placedEnd = position.recordsEnd;
  work.bytesCopied += bytes;
  return `${formatBytes(bytes)}, to ${formatLsn(position.received)}`;
};
