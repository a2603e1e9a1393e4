import type { AuditEntry } from './audit.ts';
import { type ExportColumn, writersOf } from './list-export.ts';

/** Times are ISO 8601 in UTC. */
const columns: readonly ExportColumn<AuditEntry>[] = [
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

export const auditWriters = writersOf(columns);
