import { formatLsn } from '../../contracts/lsn.ts';
import { formatBytes } from '../../contracts/quantity.ts';
import { shipToEnd } from '../ship-to-end.ts';
import { addAside, required, type Step } from '../work.ts';

/** Brings the log over, after the database files: database files first, then log files, always. */
export const shipLogs: Step = async (work) => {
  const bytes = await shipToEnd(work, (progress) => work.context.journal.stepProgress('ship-logs', progress));
  // Nothing is published before it is done: check waits for it.
  work.archived = required(work.lock, 'the lock').archive.sync();
  addAside(work, { done: work.archived, stop: () => undefined });
  return `${formatBytes(bytes)}, to ${formatLsn(required(work.position, 'the position').received)}`;
};
