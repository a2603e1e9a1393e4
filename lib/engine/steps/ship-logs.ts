import { join } from 'node:path';
import { formatLsn } from '../../contracts/lsn.ts';
import { formatBytes } from '../../contracts/quantity.ts';
import { createLogsAhead, type LogsAhead } from '../logs-ahead.ts';
import { replicaPaths } from '../replica-directory.ts';
import { shipToEnd } from '../ship-to-end.ts';
import { assertRoom } from '../space.ts';
import { addAside, required, type Step, type Work } from '../work.ts';

/** Brings the log over, after the database files: database files first, then log files, always. */
export const shipLogs: Step = async (work) => {
  const ahead = placeAhead(work);
  const bytes = await shipToEnd(
    work,
    (progress) => work.context.journal.stepProgress('ship-logs', progress),
    { onFinished: ahead.add },
  );
  // Nothing is published before it is done: check waits for it.
  work.archived = required(work.lock, 'the lock').archive.sync();
  addAside(work, { done: work.archived, stop: () => undefined });
  return `${formatBytes(bytes)}, to ${formatLsn(required(work.position, 'the position').received)}`;
};

/** What the generation will need of the log is copied for it beside the rest, from the archive as it grows. */
function placeAhead(work: Work): LogsAhead {
  const { files } = work.context.host;
  const { target, runId } = work.request;
  const { next } = required(work.generation, 'the generation').manifest;
  const directory = join(replicaPaths(target).incoming(runId), 'log');
  const ahead = createLogsAhead(files, required(work.archivePath, 'the archive'), directory, next, (bytes) =>
    assertRoom(files, target, bytes),
  );
  addAside(work, ahead);
  work.ahead = ahead;
  const { position } = required(work.lock, 'the lock').archive;
  for (let number: number = next; position && number < position.received.file; number += 1) ahead.add(number);
  return ahead;
}
