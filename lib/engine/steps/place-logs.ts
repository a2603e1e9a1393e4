import { formatBytes, formatCount } from '../../contracts/quantity.ts';
import { placeCopies } from '../place-copies.ts';
import { markRecovering, placeLogs } from '../roll-forward.ts';
import { required, type Step } from '../work.ts';

/** Puts database files where recovery has to find them and, afresh, all log files into the generation that is about to be recovered. */
export const placeLogFilesStep: Step = async (work) => {
  const generation = required(work.generation, 'the generation');
  await markRecovering(work, generation);
  await placeCopies(work, generation, required(work.copies, 'the copies'));
  const { end, bytes } = await placeLogs(
    work,
    generation,
    (filesDone, bytesDone, detail) =>
      work.context.journal.stepProgress('place-logs', {
        filesDone,
        filesTotal: required(work.placedEnd, 'the end of the log').file - generation.manifest.next + 1,
        bytesDone,
        detail,
      }),
    work.ahead,
  );
  return `${formatCount(end.file - generation.manifest.next + 1, 'file')}, ${formatBytes(bytes)}`;
};
