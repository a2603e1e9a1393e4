import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { exportFormats } from '../contracts/list-export.ts';
import { historyFilterSchema, settleSpan } from '../contracts/run.ts';
import { runWriters } from '../contracts/run-export.ts';
import { readHistory } from '../store/run-queries.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { type ListExport, writeList } from './write-list.ts';

const runsPerRead = 500;

const exportSchema = historyFilterSchema.omit({ after: true }).extend({ format: z.enum(exportFormats) });

/** Every run that the filter takes, newest first, as a file. Input: {@link historyFilterSchema} and `format`. */
export function exportHistory(_operator: Operator, input: unknown): ListExport {
  const { format, ...asked } = parseInput(exportSchema, input);
  const { db, now } = serviceContext();
  const filter = settleSpan(asked, now());
  const writer = runWriters[format];
  return {
    contentType: writer.contentType,
    fileName: `understudy-history-${now().toISOString().slice(0, 10)}.${format}`,
    parts: writeList(writer, async (after) => {
      const { runs, nextCursor } = await readHistory(db, { ...filter, after }, runsPerRead);
      return { rows: runs, nextCursor };
    }),
  };
}
