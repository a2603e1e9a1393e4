import { readArchivePosition, replicaPaths } from '../replica-directory.ts';
import { required, type Step } from '../work.ts';
import { readArchive } from './check-archive.ts';
import { noReplica } from './check-chain.ts';

/**
 * Reads the log that failing over now would need: from the generation's `next` to what was received. It stands still: a
 * run removes none of it while the generation is pinned, and what following brings comes behind it.
 */
export const checkReceived: Step = async (work) => {
  const { target } = work.request;
  const { chain, next } = required(work.published, 'the published generation');
  const position = await readArchivePosition(work.context.host.files, target, chain);
  if (!position) throw noReplica(target);
  work.chain = chain;
  work.position = position;
  work.archivePath = replicaPaths(target).archive(chain);
  work.placedEnd = position.recordsEnd;
  work.copies = [];
  return await readArchive(work, next);
};
