import { formatCount } from '../../contracts/quantity.ts';
import { settleFileSet } from '../file-set.ts';
import { finishGeneration } from '../roll-forward.ts';
import { required, type Step } from '../work.ts';

/** Checks the recovered generation and syncs all of it. */
export const check: Step = async (work) => {
  const generation = required(work.generation, 'the generation');
  await settleFileSet(work, generation);
  await finishGeneration(work, generation);
  return formatCount(generation.manifest.files.length, 'file');
};
