import { toErrorReport } from '../contracts/errors.ts';
import { formatBytes } from '../contracts/quantity.ts';
import type { EngineContext } from './ports.ts';
import { prunePlan } from './prune-plan.ts';
import { pruneReplica } from './prune-replica.ts';
import type { RetentionPlan } from './retention.ts';
import type { HeldTarget } from './run.ts';
import { surplusInWords } from './steps/prune.ts';
import type { RunRequest } from './work.ts';

/**
 * Pruning by hand as a run of its own, by the retention that the request names, with a journal that says what went and why.
 * Throws as {@link pruneReplica}; an AbortError where it was cancelled before it began.
 */
export async function runPrune(
  { host, journal, signal }: EngineContext,
  { runId, target, retention }: Pick<RunRequest, 'runId' | 'target' | 'retention'>,
  held?: Pick<HeldTarget, 'lock'>,
): Promise<RetentionPlan> {
  const note = (text: string) => journal.line('engine', 'note', text);
  await journal.plan(['prune'], false);
  signal.throwIfAborted();
  await journal.stepStarted('prune');
  try {
    const plan = await pruneReplica(host, { runId, target, settings: retention }, note, held?.lock);
    const { surplus, bytes } = prunePlan(plan);
    for (const one of surplus) note(`${one.path} (${formatBytes(one.bytes)}) is removed: ${one.reason}`);
    const words = surplusInWords(plan.surplus);
    const detail =
      surplus.length === 0 ? 'nothing is there that is not needed' : `${formatBytes(bytes)} freed`;
    await journal.stepEnded('prune', 'succeeded', words === undefined ? detail : `${words}, ${detail}`);
    return plan;
  } catch (error) {
    await journal.stepEnded('prune', 'failed', toErrorReport(error).message);
    throw error;
  }
}
