import type { DatabaseMeta } from './database-file.ts';
import { logChecksum } from './log-checksum.ts';

/** Metadata pages are summed over their first 512 bytes only, whatever the page size (`DBMETASIZE`). */
const META_SUMMED = 512;
const META_CHECKSUM_AT = 492;
/** `PG_CHKSUM` behind the page header; a queue's data page has it in the same place (`dbinc/db_page.h`). */
const CHECKSUM_AT = 28;
const TYPE_AT = 25;
/** `P_HASHMETA`, `P_BTREEMETA`, `P_QAMMETA`, `P_HEAPMETA`. */
const metaTypes: ReadonlySet<number> = new Set([8, 9, 10, 14]);

/**
 * Whether a page of a database with DB_CHKSUM holds its own checksum: `__ham_func4` (h = 33 h + byte) over the page with
 * the checksum itself as zeros, kept in the byte order of the file (`__db_encrypt_and_checksum_pg` and
 * `__db_check_chksum` of 5.3; compared with `db_verify`). A hole, zeros in place of LSN, page number and type, counts as
 * whole, as the library takes it. Changes nothing in `page`.
 */
export function hasGoodChecksum(page: Buffer, meta: Pick<DatabaseMeta, 'littleEndian'>): boolean {
  const type = page[TYPE_AT] ?? 0;
  if (type === 0 && page.readBigUInt64LE(0) === 0n && page.readUInt32LE(8) === 0) return true;
  const isMeta = metaTypes.has(type);
  const at = isMeta ? META_CHECKSUM_AT : CHECKSUM_AT;
  const stored = meta.littleEndian ? page.readUInt32LE(at) : page.readUInt32BE(at);
  return summed(page, isMeta ? META_SUMMED : page.length, at) === stored;
}

const zeros = Buffer.alloc(4);

function summed(page: Buffer, length: number, at: number): number {
  const before = logChecksum(page, 0, at, 0);
  return logChecksum(page, at + zeros.length, length, logChecksum(zeros, 0, zeros.length, before)) >>> 0;
}
