import { type CsvValue, csvLine } from './csv.ts';

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportColumn<Row> {
  /** Stays: people build on it. */
  readonly name: string;
  readonly value: (row: Row) => CsvValue;
}

/** A file of rows in parts, so that no more than a page of them is in memory at a time. */
export interface ExportWriter<Row> {
  readonly contentType: string;
  readonly begin: string;
  row(row: Row, first: boolean): string;
  readonly end: string;
}

/** CSV has the columns, JSON all that a row holds. */
export const writersOf = <Row>(
  columns: readonly ExportColumn<Row>[],
): Readonly<Record<ExportFormat, ExportWriter<Row>>> => ({
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: csvLine(columns.map(({ name }) => name)),
    row: (row) => csvLine(columns.map(({ value }) => value(row))),
    end: '',
  },
  json: {
    contentType: 'application/json; charset=utf-8',
    begin: '[',
    row: (row, first) => `${first ? '\n' : ',\n'}${JSON.stringify(row)}`,
    end: '\n]\n',
  },
});
