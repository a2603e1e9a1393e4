import { UnderstudyError } from '../../contracts/errors.ts';
import { clearPins, livePins, pinPublished } from '../pins.ts';
import { note, type Step } from '../work.ts';

/** Clears what a killed verification left, and pins what is published now. Throws conflict beside another verification. */
export const pinPublishedStep: Step = async (work) => {
  const { host } = work.context;
  const { target, runId } = work.request;
  const removed = await clearPins(host, target, (text) => note(work, text));
  work.pin = await pinPublished(host, target, runId);
  const other = (await livePins(host, target)).find(({ run }) => run !== runId);
  if (other) {
    throw new UnderstudyError(
      'conflict',
      `verification ${other.run} works on this replica since ${other.since}`,
      {
        op: 'pin the published generation',
        path: target,
        hint: `Wait for it to end: process ${other.owner.pid} on ${other.host}.`,
      },
    );
  }
  return removed > 0 ? `${work.pin.generation}; removed what an interrupted one left` : work.pin.generation;
};
