import { scanLog } from '../../berkeleydb/log-reader.ts';
import { UnderstudyError } from '../../contracts/errors.ts';
import { compareLsn, formatLsn, lsn } from '../../contracts/lsn.ts';
import { replicaPaths } from '../replica-directory.ts';
import { standbyOf } from '../standby-of.ts';
import { required, type Step } from '../work.ts';
import { noReplica } from './check-chain.ts';

/**
 * Finds the generation to roll forward, and reads the log that it needs in the archive, with checksums and links, up to
 * the position on record: what was received before, and only that. Bytes behind it may be half of a tick that died.
 */
export const checkArchive: Step = async (work) => {
  const { host, signal } = work.context;
  const { target } = work.request;
  const chain = required(work.published, 'the published generation').chain;
  const position = await required(work.lock, 'the lock').archive.open(chain);
  if (!position) throw noReplica(target);
  work.chain = chain;
  work.position = position;
  work.archivePath = replicaPaths(target).archive(chain);
  work.placedEnd = position.recordsEnd;
  work.generation = await standbyOf(work);
  const { next } = work.generation.manifest;
  const { end, reachedLimit } = await scanLog(
    host.files,
    work.archivePath,
    { lsn: lsn(next, 0) },
    { upTo: position.recordsEnd, cipher: work.cipher, signal },
  );
  if (!reachedLimit && compareLsn(end, position.recordsEnd) < 0) {
    throw new UnderstudyError(
      'archive-damaged',
      `the log in the archive ends at ${formatLsn(end)}, ${formatLsn(position.recordsEnd)} is on record`,
      {
        op: 'check the archive',
        path: work.archivePath,
        hint: 'Somebody changed the archive, or the disk lost it. The published generation stands as it is.',
      },
    );
  }
  // Nobody can look at the active: without `work.after` the log alone says which files there are.
  work.copies = [];
  return `whole, to ${formatLsn(position.recordsEnd)}`;
};
