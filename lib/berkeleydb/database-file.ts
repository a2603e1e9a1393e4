import type { Files } from '../io/files.ts';

export type DatabaseKind = 'btree' | 'hash' | 'queue' | 'heap' | 'rename-placeholder';

/** What the metadata page of a Berkeley DB file says (`struct _dbmeta33`, `dbinc/db_page.h`). */
export interface DatabaseMeta {
  /** `btree` also stands for recno, which is kept in one. */
  readonly kind: DatabaseKind;
  /** Version of the access method's format. */
  readonly version: number;
  /** Bytes. */
  readonly pageSize: number;
  readonly encrypted: boolean;
  /** DB_CHKSUM: pages carry checksums. */
  readonly checksums: boolean;
  /**
   * The 20 bytes that identify the file in the log, as lower-case hexadecimal; of an encrypted database the first 12 of
   * them, as the page is encrypted from byte 64 on, anew with every write (seen with 5.3.28). Compare with {@link isUid}.
   */
  readonly uid: string;
  readonly lastPage: number;
  /** 0 where the database is not partitioned. */
  readonly partitions: number;
  /** Byte order of the machine that made it; pages can be either. */
  readonly littleEndian: boolean;
}

const magicNumbers: ReadonlyMap<number, DatabaseKind> = new Map([
  [0x053162, 'btree'],
  [0x061561, 'hash'],
  [0x042253, 'queue'],
  [0x074582, 'heap'],
  [0x030800, 'rename-placeholder'],
]);

/** The part that all access methods share: bytes 0 to 71. */
const META_BYTES = 72;
/** Encryption begins here. */
const CLEAR_BYTES = 64;
const META_CHECKSUM = 0x01;
const SMALLEST_PAGE = 512;
const LARGEST_PAGE = 65_536;

/**
 * Reads the metadata page of a file. Undefined where it is none: too short, an unknown magic number, or a page size that
 * no release has.
 */
export function parseMetadataPage(page: Buffer): DatabaseMeta | undefined {
  if (page.length < META_BYTES) return undefined;
  const littleEndian = magicNumbers.has(page.readUInt32LE(12));
  const u32 = (at: number) => (littleEndian ? page.readUInt32LE(at) : page.readUInt32BE(at));
  const kind = magicNumbers.get(u32(12));
  if (kind === undefined) return undefined;
  const pageSize = u32(20);
  const isPageSize =
    pageSize >= SMALLEST_PAGE && pageSize <= LARGEST_PAGE && (pageSize & (pageSize - 1)) === 0;
  // The file that stands for another during a rename carries nothing but its magic number and uid (`fop_util.c`).
  if (!isPageSize && kind !== 'rename-placeholder') return undefined;
  const encrypted = page.readUInt8(24) !== 0;
  return {
    kind,
    version: u32(16),
    pageSize,
    encrypted,
    checksums: (page.readUInt8(26) & META_CHECKSUM) !== 0,
    uid: page.toString('hex', 52, encrypted ? CLEAR_BYTES : META_BYTES),
    lastPage: u32(32),
    partitions: u32(36),
    littleEndian,
  };
}

/** Whether a uid of the log, 20 bytes, is that of a metadata page, of which 12 can be read where it is encrypted. */
export const isUid = (logged: string, meta: DatabaseMeta | undefined): boolean =>
  meta !== undefined && logged.startsWith(meta.uid);

/**
 * Reads the first bytes of a file; undefined where it is not a Berkeley DB database, or gone. Of a file that is being
 * created the metadata page may not be there yet: it counts as none. Throws Node's own errors (EACCES, EIO).
 */
export async function readMetadataPage(files: Files, path: string): Promise<DatabaseMeta | undefined> {
  let file: Awaited<ReturnType<Files['open']>>;
  try {
    file = await files.open(path, 'read');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const page = Buffer.alloc(META_BYTES);
    return parseMetadataPage(page.subarray(0, await file.read(page, 0)));
  } finally {
    await file.close();
  }
}
