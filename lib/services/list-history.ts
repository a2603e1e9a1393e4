import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { HistoryPage } from '../contracts/run.ts';

/** Runs, newest first, 50 a page. Input: historyFilterSchema; `after` is the previous page's `nextCursor`. */
export async function listHistory(_operator: Operator, _filter: unknown): Promise<HistoryPage> {
  throw new UnderstudyError('internal', 'listHistory is not there yet');
}
