import type { AuditEntry } from './audit.ts';
import { type CsvValue, csvLine } from './csv.ts';
import type { ExportFormat } from './run-export.ts';

/** Names that stay: people build on them. Times are ISO 8601 in UTC. */
const columns: readonly { readonly name: string; readonly value: (entry: AuditEntry) => CsvValue }[] = [
  { name: 'id', value: (entry) => entry.id },
  { name: 'at', value: (entry) => entry.at },
  { name: 'deed', value: (entry) => entry.deed },
  { name: 'who', value: (entry) => entry.userName },
  { name: 'who_id', value: (entry) => entry.userId },
  { name: 'role', value: (entry) => entry.role },
  { name: 'address', value: (entry) => entry.address },
  { name: 'result', value: (entry) => entry.result },
  { name: 'code', value: (entry) => entry.code },
  { name: 'message', value: (entry) => entry.message },
  { name: 'environment', value: (entry) => entry.environmentName },
  { name: 'environment_id', value: (entry) => entry.environmentId },
  { name: 'replica', value: (entry) => entry.replicaName },
  { name: 'replica_id', value: (entry) => entry.replicaId },
  { name: 'run_id', value: (entry) => entry.runId },
  { name: 'user', value: (entry) => entry.subjectUserName },
  { name: 'user_id', value: (entry) => entry.subjectUserId },
  { name: 'setting', value: (entry) => entry.setting },
  { name: 'name', value: (entry) => entry.subjectName },
];

/** A file of audit entries, line by line. */
export const auditWriters = {
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: csvLine(columns.map(({ name }) => name)),
    row: (entry: AuditEntry) => csvLine(columns.map(({ value }) => value(entry))),
    end: '',
  },
  json: {
    contentType: 'application/json; charset=utf-8',
    begin: '[',
    row: (entry: AuditEntry, first: boolean) => `${first ? '\n' : ',\n'}${JSON.stringify(entry)}`,
    end: '\n]\n',
  },
} as const satisfies Record<ExportFormat, object>;
