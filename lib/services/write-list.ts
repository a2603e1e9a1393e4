import type { ExportWriter } from '../contracts/list-export.ts';

/** A list as a file. */
export interface ListExport {
  readonly contentType: string;
  readonly fileName: string;
  /** The file, part by part. Ends with what the database throws. */
  readonly parts: AsyncGenerator<string, void>;
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** Goes on by the cursor of each page, so rows that are added meanwhile neither repeat nor hide others. */
export async function* writeList<Row>(
  writer: ExportWriter<Row>,
  read: (after: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<string, void> {
  let page = await read(undefined);
  let first = true;
  yield writer.begin;
  for (;;) {
    let part = '';
    for (const row of page.rows) {
      part += writer.row(row, first);
      first = false;
    }
    if (part) yield part;
    if (page.nextCursor === null) break;
    page = await read(page.nextCursor);
  }
  yield writer.end;
}
