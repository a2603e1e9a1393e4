import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { type AuditEntry, type AuditPage, type AuditPerson, auditFilterSchema } from '../contracts/audit.ts';
import { auditWriters } from '../contracts/audit-export.ts';
import { exportFormats } from '../contracts/run-export.ts';
import { readAudit, readAuditPeople } from '../store/audit-queries.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';

const entriesPerRead = 500;
const exportSchema = auditFilterSchema.omit({ after: true }).extend({ format: z.enum(exportFormats) });

/** What was done, newest first, 50 a page. Input: {@link auditFilterSchema}. */
export async function listAudit(_operator: Operator, filter: unknown): Promise<AuditPage> {
  return readAudit(serviceContext().db, parseInput(auditFilterSchema, filter));
}

/** Everybody whom the audit names, for its filter. */
export const listAuditPeople = (_operator: Operator): Promise<AuditPerson[]> =>
  readAuditPeople(serviceContext().db);

export interface AuditExport {
  readonly contentType: string;
  readonly fileName: string;
  /** The file, part by part. Ends with what the database throws. */
  readonly parts: AsyncGenerator<string, void>;
}

/** Every entry that the filter takes, newest first, as a file. Input: {@link auditFilterSchema} and `format`. */
export function exportAudit(_operator: Operator, input: unknown): AuditExport {
  const { format, ...filter } = parseInput(exportSchema, input);
  const { db, now } = serviceContext();
  const writer = auditWriters[format];
  return {
    contentType: writer.contentType,
    fileName: `understudy-audit-${now().toISOString().slice(0, 10)}.${format}`,
    parts: writeAudit(writer, (after) => readAudit(db, { ...filter, after }, entriesPerRead)),
  };
}

interface Writer {
  readonly begin: string;
  readonly end: string;
  row(entry: AuditEntry, first: boolean): string;
}

/** Goes on by the cursor of each page, so entries that are added meanwhile neither repeat nor hide others. */
export async function* writeAudit(
  writer: Writer,
  read: (after: string | undefined) => Promise<AuditPage>,
): AsyncGenerator<string, void> {
  let page = await read(undefined);
  let first = true;
  yield writer.begin;
  for (;;) {
    let part = '';
    for (const entry of page.entries) {
      part += writer.row(entry, first);
      first = false;
    }
    if (part) yield part;
    if (page.nextCursor === null) break;
    page = await read(page.nextCursor);
  }
  yield writer.end;
}
