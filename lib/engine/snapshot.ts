import type { EngineContext } from './ports.ts';
import { type HeldTarget, runProcedure } from './run.ts';
import type { RunRequest, RunResult } from './work.ts';

/** Copies all database files, brings the log over, recovers, publishes: a replica begins with one. See {@link runProcedure}. */
export const runSnapshot = (
  context: EngineContext,
  request: RunRequest,
  held?: HeldTarget,
): Promise<RunResult> => runProcedure(context, 'snapshot', request, held);
