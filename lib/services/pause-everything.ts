import type { Operator } from '../auth/operator.ts';
import { type Pause, pauseEverythingSchema } from '../contracts/settings.ts';
import { cancelQueuedRun } from '../queue/cancel-run.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { pauseAll, resumeAll } from '../store/pause-all.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/**
 * Stops what runs by itself, on every host: schedules, following, the leaving of log files. Runs that are under way end,
 * and what an operator asks for still goes ahead. Input: {@link pauseEverythingSchema}. Field refused: `reason`. Throws `conflict` where everything is paused.
 */
export async function pauseEverything(operator: Operator, input: unknown): Promise<Pause> {
  const { reason } = parseInput(pauseEverythingSchema, input);
  const { db, boss, now } = serviceContext();
  const pause = { reason, by: operator.name, at: now().toISOString() };
  const queued = await pauseAll(db, pause);
  const queue = await boss();
  for (const runId of queued)
    await cancelQueuedRun(db, queue, runId, now(), 'everything was paused before it began');
  await syncSchedules(db, queue);
  return pause;
}

/** Everything goes on as it is set; no time that passed meanwhile is made up for. Nothing where nothing was paused. */
export async function resumeEverything(_operator: Operator): Promise<void> {
  const { db, boss, now } = serviceContext();
  await resumeAll(db, now());
  await refreshNextRuns(db, now());
  await syncSchedules(db, await boss());
}
