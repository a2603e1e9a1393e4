import type { EngineContext } from './ports.ts';
import { type HeldTarget, runProcedure } from './run.ts';
import type { RunRequest, RunResult } from './work.ts';

/**
 * Brings the log over, rolls the standby generation forward, publishes it. Falls back to a snapshot where it cannot be
 * trusted. See {@link runProcedure}.
 */
export const runUpdate = (
  context: EngineContext,
  request: RunRequest,
  held?: HeldTarget,
): Promise<RunResult> => runProcedure(context, 'update', request, held);
