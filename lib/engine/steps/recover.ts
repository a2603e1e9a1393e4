import { formatLsn } from '../../contracts/lsn.ts';
import { recoverGeneration } from '../roll-forward.ts';
import { required, type Step } from '../work.ts';

/** `db_recover -c` in the generation, never in the published one. */
export const recover: Step = async (work) => {
  const generation = required(work.generation, 'the generation');
  await recoverGeneration(work, generation);
  return `to ${formatLsn(required(work.placedEnd, 'the end of the log'))}`;
};
