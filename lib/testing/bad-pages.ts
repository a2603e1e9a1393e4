import { readFile } from 'node:fs/promises';
import { parseMetadataPage } from '../berkeleydb/database-file.ts';
import { hasGoodChecksum } from '../berkeleydb/page-checksum.ts';

/** Numbers of the pages of a database file whose checksums do not hold. Throws where the file is none with DB_CHKSUM. */
export async function badPages(path: string): Promise<{ pages: number; bad: number[] }> {
  return badPagesOf(await readFile(path));
}

/** The same over the content of a file; a part of a page at its end counts as bad. */
export function badPagesOf(content: Buffer): { pages: number; bad: number[] } {
  const meta = parseMetadataPage(content);
  if (!meta?.checksums || meta.encrypted) throw new Error('no database with readable page checksums');
  const pages = Math.ceil(content.length / meta.pageSize);
  const bad: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    const bytes = content.subarray(page * meta.pageSize, (page + 1) * meta.pageSize);
    if (bytes.length < meta.pageSize || !hasGoodChecksum(bytes, meta)) bad.push(page);
  }
  return { pages, bad };
}
