import { type ExportColumn, writersOf } from './list-export.ts';
import type { RunSummary } from './run.ts';

/** Times are ISO 8601 in UTC, sizes are bytes. */
const columns: readonly ExportColumn<RunSummary>[] = [
  { name: 'id', value: (run) => run.id },
  { name: 'kind', value: (run) => run.kind },
  { name: 'state', value: (run) => run.state },
  { name: 'trigger', value: (run) => run.trigger },
  { name: 'environment', value: (run) => run.environmentName },
  { name: 'environment_id', value: (run) => run.environmentId },
  { name: 'replica', value: (run) => run.replicaName },
  { name: 'replica_id', value: (run) => run.replicaId },
  { name: 'requested_at', value: (run) => run.requestedAt },
  { name: 'started_at', value: (run) => run.startedAt },
  { name: 'published_at', value: (run) => run.publishedAt },
  { name: 'ended_at', value: (run) => run.endedAt },
  { name: 'bytes_copied', value: (run) => run.bytesCopied },
  { name: 'recovered_to', value: (run) => run.publishedLsn },
  { name: 'fell_back', value: (run) => run.fellBack },
  { name: 'error_code', value: (run) => run.error?.code ?? null },
  { name: 'error', value: (run) => run.error?.message ?? null },
];

export const runWriters = writersOf(columns);
