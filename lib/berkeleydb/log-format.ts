/**
 * The log file format by log version. Sources: `dbinc/log.h` (struct __hdr, struct __log_persist),
 * `dbinc/db_page.h`-independent constants of `log/log_put.c`, and the log versions that each release writes.
 */

/** `DB_LOGMAGIC` (`dbinc/log.h`), little-endian in the file. */
export const logMagic = 0x040988;

/** `HDR_NORMAL_SZ`: previous offset, length, checksum. */
export const plainHeaderSize = 12;
/** `HDR_CRYPTO_SZ`: previous offset, length, HMAC of 20 bytes, initialisation vector of 16, original size. */
export const encryptedHeaderSize = 48;
/** `struct __log_persist`: magic, version, log file size, one unused word. The body of a file's first record. */
export const persistSize = 16;

/** The first log version whose checksum also covers the record header: XOR of the previous offset and the length. */
const firstVersionWithHeaderInChecksum = 12;

export interface LogRelease {
  readonly logVersion: number;
  /** The releases that write it: `5.3`, or two of them: `6.2, 18.1`. */
  readonly release: string;
  /** Whether the checksum covers the header's previous offset and length too. */
  readonly headerInChecksum: boolean;
  /** True where real logs of this version are read in the tests; the others follow the same table, unproved. */
  readonly proved: boolean;
}

const releaseNames: ReadonlyMap<number, string> = new Map([
  [8, '4.2'],
  [10, '4.3'],
  [11, '4.4'],
  [12, '4.5'],
  [13, '4.6'],
  [14, '4.7'],
  [15, '4.8'],
  [16, '4.8'],
  [17, '5.0, 5.1'],
  [18, '5.2'],
  [19, '5.3'],
  [20, '6.0'],
  [21, '6.0'],
  [22, '6.1'],
  [23, '6.2, 18.1'],
]);

const provedVersions: ReadonlySet<number> = new Set([19]);

/** What is known of a log version; undefined for one that no release of the table writes (9 was never released). */
export function logRelease(logVersion: number): LogRelease | undefined {
  const release = releaseNames.get(logVersion);
  if (release === undefined) return undefined;
  return {
    logVersion,
    release,
    headerInChecksum: headerInChecksum(logVersion),
    proved: provedVersions.has(logVersion),
  };
}

/** Every log version of the table, ascending. */
export const knownLogVersions: readonly number[] = [...releaseNames.keys()];

/** Whether the checksum of a record also covers its previous offset and length (`LOG_HDR_SUM` in `log/log.h`). */
export const headerInChecksum = (logVersion: number): boolean =>
  logVersion >= firstVersionWithHeaderInChecksum;
