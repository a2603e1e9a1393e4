import type { Operator } from '../auth/operator.ts';
import type { RunDetail } from '../contracts/run.ts';
import { readRun } from '../store/run-queries.ts';
import { serviceContext } from './context.ts';

/** A run with its steps and its newest journal lines, or only those after `afterSequence`. Throws `not-found`. */
export async function getRun(
  _operator: Operator,
  runId: string,
  options: { readonly afterSequence?: number | undefined } = {},
): Promise<RunDetail> {
  return readRun(serviceContext().db, runId, options.afterSequence);
}
