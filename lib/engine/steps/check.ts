import { formatCount } from '../../contracts/quantity.ts';
import { settleFileSet } from '../file-set.ts';
import { finishGeneration } from '../roll-forward.ts';
import { required, type Step } from '../work.ts';

/** Checks the recovered generation and syncs all of it; the archive is synced by then, too. */
export const check: Step = async (work) => {
  const generation = required(work.generation, 'the generation');
  await settleFileSet(work, generation);
  await finishGeneration(work, generation);
  await work.archived;
  return formatCount(generation.manifest.files.length, 'file');
};
