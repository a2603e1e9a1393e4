import { scanLog } from '../../berkeleydb/log-reader.ts';
import { UnderstudyError } from '../../contracts/errors.ts';
import { compareLsn, formatLsn, lsn } from '../../contracts/lsn.ts';
import type { LogFileNumber } from '../../contracts/units.ts';
import { replicaPaths } from '../replica-directory.ts';
import { standbyOf } from '../standby-of.ts';
import { required, type Step, type Work } from '../work.ts';
import { noReplica } from './check-chain.ts';

/**
 * Finds the generation to roll forward, and reads the log that it needs in the archive, with checksums and links, up to
 * the position on record: what was received before, and only that. Bytes behind it may be half of a tick that died.
 */
export const checkArchive: Step = async (work) => {
  const { target } = work.request;
  const chain = required(work.published, 'the published generation').chain;
  const position = await required(work.lock, 'the lock').archive.open(chain);
  if (!position) throw noReplica(target);
  work.chain = chain;
  work.position = position;
  work.archivePath = replicaPaths(target).archive(chain);
  work.placedEnd = position.recordsEnd;
  work.generation = await standbyOf(work);
  // Nobody can look at the active: without `work.after` the log alone says which files there are.
  work.copies = [];
  return await readArchive(work, work.generation.manifest.next);
};

/** Reads the archive from a log file on to the position on record, with checksums and links. Throws archive-damaged. */
export async function readArchive(work: Work, next: LogFileNumber): Promise<string> {
  const position = required(work.position, 'the position');
  const archive = required(work.archivePath, 'the archive');
  const { end, reachedLimit } = await scanLog(
    work.context.host.files,
    archive,
    { lsn: lsn(next, 0) },
    { upTo: position.recordsEnd, cipher: work.cipher, signal: work.context.signal },
  );
  if (!reachedLimit && compareLsn(end, position.recordsEnd) < 0) {
    throw new UnderstudyError(
      'archive-damaged',
      `the log in the archive ends at ${formatLsn(end)}, ${formatLsn(position.recordsEnd)} is on record`,
      {
        op: 'check the archive',
        path: archive,
        hint: 'Somebody changed the archive, or the disk lost it. The published generation stands as it is.',
      },
    );
  }
  return `whole, to ${formatLsn(position.recordsEnd)}`;
}
