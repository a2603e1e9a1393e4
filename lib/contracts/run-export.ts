import { type CsvValue, csvLine } from './csv.ts';
import type { RunSummary } from './run.ts';

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface Column {
  readonly name: string;
  readonly value: (run: RunSummary) => CsvValue;
}

/** Names that stay: people build on them. Times are ISO 8601 in UTC, sizes are bytes. */
const columns: readonly Column[] = [
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

export interface ExportWriter {
  readonly contentType: string;
  readonly begin: string;
  run(run: RunSummary, first: boolean): string;
  readonly end: string;
}

/** A file of runs in parts, so that no more than a page of them is in memory at a time. */
export const exportWriters: Readonly<Record<ExportFormat, ExportWriter>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: csvLine(columns.map(({ name }) => name)),
    run: (run) => csvLine(columns.map(({ value }) => value(run))),
    end: '',
  },
  json: {
    contentType: 'application/json; charset=utf-8',
    begin: '[',
    run: (run, first) => `${first ? '\n' : ',\n'}${JSON.stringify(run)}`,
    end: '\n]\n',
  },
};
