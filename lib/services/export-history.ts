import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { historyFilterSchema, settleSpan } from '../contracts/run.ts';
import { type ExportWriter, exportFormats, exportWriters } from '../contracts/run-export.ts';
import { readHistory } from '../store/run-queries.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

const runsPerRead = 500;

const exportSchema = historyFilterSchema.omit({ after: true }).extend({ format: z.enum(exportFormats) });

export interface HistoryExport {
  readonly contentType: string;
  readonly fileName: string;
  /** The file, part by part. Ends with what the database throws. */
  readonly parts: AsyncGenerator<string, void>;
}

/** Every run that the filter takes, newest first, as a file. Input: {@link historyFilterSchema} and `format`. */
export function exportHistory(_operator: Operator, input: unknown): HistoryExport {
  const { format, ...asked } = parseInput(exportSchema, input);
  const { db, now } = serviceContext();
  const filter = settleSpan(asked, now());
  const writer = exportWriters[format];
  return {
    contentType: writer.contentType,
    fileName: `understudy-history-${now().toISOString().slice(0, 10)}.${format}`,
    parts: writePages(writer, (after) => readHistory(db, { ...filter, after }, runsPerRead)),
  };
}

/** Goes on by the cursor of each page, so runs that are added meanwhile neither repeat nor hide others. */
export async function* writePages(
  writer: ExportWriter,
  read: (after: string | undefined) => ReturnType<typeof readHistory>,
): AsyncGenerator<string, void> {
  let page = await read(undefined);
  let first = true;
  yield writer.begin;
  for (;;) {
    let part = '';
    for (const run of page.runs) {
      part += writer.run(run, first);
      first = false;
    }
    if (part) yield part;
    if (page.nextCursor === null) break;
    page = await read(page.nextCursor);
  }
  yield writer.end;
}
