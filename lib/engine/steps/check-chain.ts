import { UnderstudyError } from '../../contracts/errors.ts';
import { formatLsn } from '../../contracts/lsn.ts';
import { isoTime } from '../../io/clock.ts';
import { assertContinues, breaksChain, newChainId } from '../chain.ts';
import { keepWhatWasLost } from '../keep-generation.ts';
import { replicaPaths, writeReplicaManifest } from '../replica-directory.ts';
import { note, required, type Step, type Work } from '../work.ts';

/**
 * Proves that the log continues what the archive holds. An update needs that (it throws no-replica, or the code of the
 * break, which goes on record); a snapshot continues the chain where it can and starts another where it cannot.
 */
export const checkChain: Step = async (work) => {
  const { host } = work.context;
  const { target } = work.request;
  const layout = required(work.layout, 'the environment');
  const chain = work.published?.chain;
  const { archive } = required(work.lock, 'the lock');
  const position = chain && (await archive.open(chain));
  if (!chain || !position || work.restartChain) {
    if (work.kind === 'update') throw noReplica(target);
    return startChain(work);
  }
  try {
    await assertContinues({
      files: host.files,
      logDirectory: layout.logDirectory,
      logVersion: required(work.utilities, 'the utilities').logVersion,
      archive: replicaPaths(target).archive(chain),
      position,
    });
  } catch (error) {
    if (!breaksChain(error)) throw error;
    if (work.kind === 'update') {
      await recordBreak(work, error);
      throw error;
    }
    note(work, `the chain ends here: ${error instanceof Error ? error.message : String(error)}`);
    await keepWhatWasLost(work, error);
    return startChain(work);
  }
  work.chain = chain;
  work.position = position;
  work.archivePath = replicaPaths(target).archive(chain);
  return `continues at ${formatLsn(position.received)}`;
};

async function startChain(work: Work): Promise<string> {
  work.chain = newChainId(work.context.host.clock.now());
  await required(work.lock, 'the lock').archive.begin(work.chain);
  work.position = undefined;
  work.archivePath = replicaPaths(work.request.target).archive(work.chain);
  return 'a new chain begins';
}

/** Puts a broken chain on record, so that the state says so until a snapshot starts another. */
export async function recordBreak(work: Work, error: unknown): Promise<void> {
  if (!work.published || !breaksChain(error) || !(error instanceof UnderstudyError)) return;
  const manifest = required(work.manifest, 'the manifest');
  work.manifest = {
    ...manifest,
    brokenChain: {
      chain: work.published.chain,
      code: error.code,
      message: error.message,
      at: isoTime(work.context.host.clock.now()),
    },
  };
  await writeReplicaManifest(work.context.host.files, work.request.target, work.manifest);
}

/** Nothing is published here yet. */
export const noReplica = (target: string): UnderstudyError =>
  new UnderstudyError('no-replica', 'there is no replica here yet', {
    op: 'check the chain',
    path: target,
    hint: 'A replica begins with a snapshot.',
  });
