import { isUnderstudyError } from '../../contracts/errors.ts';
import { formatLsn } from '../../contracts/lsn.ts';
import { copyGeneration } from '../copy-generation.ts';
import { settleFileSet } from '../file-set.ts';
import { differenceFromLeft } from '../generations.ts';
import { keepGeneration } from '../keep-generation.ts';
import { livePins } from '../pins.ts';
import { placeCopies } from '../place-copies.ts';
import { replicaPaths } from '../replica-directory.ts';
import { finishGeneration, markRecovering, placeLogs, recoverGeneration } from '../roll-forward.ts';
import { type GenerationInWork, note, required, type Step, type Work } from '../work.ts';

/**
 * Rolls the generation that was published before forward too, with this run's own copies and the archive, so that the
 * next update replays one window of log, not two. Where there is none of this chain, or it is not as it was left, or
 * rolling it forward fails, a copy of the published one takes its place.
 */
export const standby: Step = async (work) => {
  if (!work.request.standby) return 'left for the next run';
  const previous = await previousGeneration(work);
  if (previous) {
    try {
      await rollForward(work, previous);
      work.standby = 'rolled forward';
      return `${previous.id} at ${formatLsn(required(work.placedEnd, 'the end of the log'))}`;
    } catch (error) {
      // Cancelled or a full disk: a copy would fare no better, and the next run takes this generation up again.
      if (!isUnderstudyError(error) || error.code === 'disk-full' || work.context.signal.aborted) throw error;
      note(work, `${previous.id} could not be rolled forward (${error.message}): a copy takes its place`);
      await work.context.host.files.removeTree(previous.directory);
    }
  }
  const made = await copyGeneration(
    work,
    required(work.generation, 'the generation'),
    (filesDone, filesTotal, bytesDone) =>
      work.context.journal.stepProgress('standby', { filesDone, filesTotal, bytesDone }),
  );
  work.standby = previous ? 'replaced' : 'made';
  return `${made.id} as a copy`;
};

async function previousGeneration(work: Work): Promise<GenerationInWork | undefined> {
  const manifest = work.published;
  if (!manifest || work.kind === 'snapshot' || manifest.chain !== work.chain) return undefined;
  const { host } = work.context;
  const { target } = work.request;
  // `current` has moved off it: no pin comes after this look.
  const pin = (await livePins(host, target)).find(({ generation }) => generation === manifest.id);
  if (pin) {
    note(
      work,
      `${manifest.id} stays as it is while verification ${pin.run} reads it: a copy takes its place`,
    );
    return undefined;
  }
  const directory = replicaPaths(target).generation(manifest.id);
  const difference = await differenceFromLeft(host.files, directory, manifest);
  if (!difference) return { id: manifest.id, directory, manifest };
  await keepGeneration(work, manifest.id, difference);
  return undefined;
}

async function rollForward(work: Work, generation: GenerationInWork): Promise<void> {
  await markRecovering(work, generation);
  await placeCopies(work, generation, required(work.copies, 'the copies'));
  await placeLogs(work, generation, (filesDone, bytesDone, detail) =>
    work.context.journal.stepProgress('standby', { filesDone, bytesDone, detail }),
  );
  await recoverGeneration(work, generation);
  await settleFileSet(work, generation);
  await finishGeneration(work, generation);
}
