import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { RunDetail } from '../contracts/run.ts';

/** A run with its steps and its newest journal lines, or only those after `afterSequence`. Throws `not-found`. */
export async function getRun(
  _operator: Operator,
  _runId: string,
  _options: { readonly afterSequence?: number | undefined } = {},
): Promise<RunDetail> {
  throw new UnderstudyError('internal', 'getRun is not there yet');
}
