import type { Operator } from '../auth/operator.ts';
import { type HistoryPage, historyFilterSchema, settleSpan } from '../contracts/run.ts';
import { readHistory } from '../store/run-queries.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

/** Runs, newest first, 50 a page. Input: {@link historyFilterSchema}; `after` is the previous page's `nextCursor`. */
export async function listHistory(_operator: Operator, filter: unknown): Promise<HistoryPage> {
  const { db, now } = serviceContext();
  return readHistory(db, settleSpan(parseInput(historyFilterSchema, filter), now()));
}
