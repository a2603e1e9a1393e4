import { z } from 'zod';
import type { Operator } from '../auth/operator.ts';
import { type AuditPage, type AuditPerson, auditFilterSchema } from '../contracts/audit.ts';
import { auditWriters } from '../contracts/audit-export.ts';
import { exportFormats } from '../contracts/list-export.ts';
import { readAudit, readAuditPeople } from '../store/audit-queries.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { type ListExport, writeList } from './write-list.ts';

const entriesPerRead = 500;
const exportSchema = auditFilterSchema.omit({ after: true }).extend({ format: z.enum(exportFormats) });

/** What was done, newest first, 50 a page. Input: {@link auditFilterSchema}. */
export async function listAudit(_operator: Operator, filter: unknown): Promise<AuditPage> {
  return readAudit(serviceContext().db, parseInput(auditFilterSchema, filter));
}

/** Everybody whom the audit names, for its filter. */
export const listAuditPeople = (_operator: Operator): Promise<AuditPerson[]> =>
  readAuditPeople(serviceContext().db);

/** Every entry that the filter takes, newest first, as a file. Input: {@link auditFilterSchema} and `format`. */
export function exportAudit(_operator: Operator, input: unknown): ListExport {
  const { format, ...filter } = parseInput(exportSchema, input);
  const { db, now } = serviceContext();
  const writer = auditWriters[format];
  return {
    contentType: writer.contentType,
    fileName: `understudy-audit-${now().toISOString().slice(0, 10)}.${format}`,
    parts: writeList(writer, async (after) => {
      const { entries, nextCursor } = await readAudit(db, { ...filter, after }, entriesPerRead);
      return { rows: entries, nextCursor };
    }),
  };
}
