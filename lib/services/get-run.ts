import type { Operator } from '../auth/operator.ts';
import type { RunDetail } from '../contracts/run.ts';
import { type LineRange, readRun } from '../store/run-queries.ts';
import { serviceContext } from './context.ts';

/** A run with its steps and its newest journal lines, or those of a range. Throws `not-found`. */
export async function getRun(_operator: Operator, runId: string, lines: LineRange = {}): Promise<RunDetail> {
  return readRun(serviceContext().db, runId, lines);
}
