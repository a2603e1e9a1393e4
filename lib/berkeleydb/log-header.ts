import { UnderstudyError } from '../contracts/errors.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { logChecksum } from './log-checksum.ts';
import type { LogCipher } from './log-cipher.ts';
import { withLogFile } from './log-files.ts';
import {
  encryptedHeaderSize,
  headerInChecksum,
  logMagic,
  logRelease,
  persistSize,
  plainHeaderSize,
} from './log-format.ts';

/** The first record of a log file. */
export interface LogFileHeader {
  /** Undefined in an encrypted environment without its cipher: the header's body is encrypted too. */
  readonly logVersion: number | undefined;
  /** The size that the environment gives its log files, in bytes; undefined as the version. */
  readonly logFileSize: number | undefined;
  readonly encrypted: boolean;
  /** Offset after the header record: where the first record of the log proper begins. */
  readonly headerEnd: number;
  /** Offset of the last record of the file before this one; 0 in the first file of an environment. */
  readonly previousFileLastRecord: number;
}

/** `absent`: empty, or zeros where the header goes, as a file looks before its first write. */
export type LogHeaderReading =
  | { readonly kind: 'valid'; readonly header: LogFileHeader }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly reason: string };

const plainHeaderEnd = plainHeaderSize + persistSize;
const encryptedHeaderEnd = encryptedHeaderSize + persistSize;

/**
 * Reads the header record of a log file; undefined for a file that is empty or begins with zeros (made, not yet
 * written) or is not there. Throws log-corrupt for anything else that is no header, log-version-unknown for a version
 * that the table does not have (or a log of a big-endian machine, before 4.7), log-unreadable.
 *
 * Without the cipher the HMAC of an encrypted header is not checked: such a header is known by its length, its original
 * size, and a body that is not zero. With one, environment-encrypted says that the password is another one.
 */
export async function readLogFileHeader(
  files: Files,
  path: string,
  cipher?: LogCipher,
): Promise<LogFileHeader | undefined> {
  const reading = await withLogFile(files, path, (file) => readHeader(file, path, cipher));
  if (!reading || reading.kind === 'absent') return undefined;
  if (reading.kind === 'damaged') throw damagedHeader(path, reading.reason);
  return reading.header;
}

export const damagedHeader = (path: string, reason: string): UnderstudyError =>
  new UnderstudyError('log-corrupt', `the log file is damaged at offset 0: ${reason}`, {
    op: 'read the log',
    path,
    hint: 'Check the disk. Copies of this file that were made before are kept in the archive of each replica.',
  });

/** As {@link readLogFileHeader}, for an open file and without judging damage. */
export async function readHeader(
  file: OpenFile,
  path: string,
  cipher: LogCipher | undefined,
): Promise<LogHeaderReading> {
  const bytes = Buffer.alloc(encryptedHeaderEnd);
  const got = await file.read(bytes, 0);
  return parseHeader(bytes.subarray(0, got), path, cipher);
}

function parseHeader(bytes: Buffer, path: string, cipher: LogCipher | undefined): LogHeaderReading {
  if (isZero(bytes)) return { kind: 'absent' };
  if (bytes.length < plainHeaderEnd) return { kind: 'damaged', reason: 'the file ends within its header' };
  const length = bytes.readUInt32LE(4);
  if (length === encryptedHeaderEnd) return parseEncrypted(bytes, path, cipher);
  const magic = bytes.readUInt32LE(plainHeaderSize);
  if (bytes.readUInt32BE(plainHeaderSize) === logMagic && bytes.readUInt32BE(4) === plainHeaderEnd) {
    throw unknownVersion(path, 'the log was written on a big-endian machine');
  }
  if (length !== plainHeaderEnd) return { kind: 'damaged', reason: 'the header record has a wrong length' };
  if (magic !== logMagic) return { kind: 'damaged', reason: 'the magic number of a log file is not there' };
  const logVersion = bytes.readUInt32LE(16);
  const previous = bytes.readUInt32LE(0);
  const hash = logChecksum(bytes, plainHeaderSize, plainHeaderEnd);
  const expected = headerInChecksum(logVersion) ? hash ^ previous ^ length : hash;
  if (expected !== bytes.readInt32LE(8)) return { kind: 'damaged', reason: 'checksum mismatch' };
  if (!logRelease(logVersion)) throw unknownVersion(path, `log version ${logVersion} is not known`);
  return {
    kind: 'valid',
    header: {
      logVersion,
      logFileSize: bytes.readUInt32LE(20),
      encrypted: false,
      headerEnd: plainHeaderEnd,
      previousFileLastRecord: previous,
    },
  };
}

function parseEncrypted(bytes: Buffer, path: string, cipher: LogCipher | undefined): LogHeaderReading {
  if (bytes.length < encryptedHeaderEnd)
    return { kind: 'damaged', reason: 'the file ends within its header' };
  // The original size stands after the vector; the body is one cipher block, and zero only before it is written.
  if (bytes.readUInt32LE(44) !== persistSize || isZero(bytes.subarray(encryptedHeaderSize))) {
    return { kind: 'damaged', reason: 'the encrypted header record is not whole' };
  }
  const persist = cipher?.body(bytes, 0, encryptedHeaderEnd);
  if (cipher && persist?.readUInt32LE(0) !== logMagic) throw wrongPassword(path);
  if (cipher && !cipher.holds(bytes, 0, encryptedHeaderEnd))
    return { kind: 'damaged', reason: 'checksum mismatch' };
  const logVersion = persist?.readUInt32LE(4);
  if (logVersion !== undefined && !logRelease(logVersion)) {
    throw unknownVersion(path, `log version ${logVersion} is not known`);
  }
  return {
    kind: 'valid',
    header: {
      logVersion,
      logFileSize: persist?.readUInt32LE(8),
      encrypted: true,
      headerEnd: encryptedHeaderEnd,
      previousFileLastRecord: bytes.readUInt32LE(0),
    },
  };
}

const wrongPassword = (path: string): UnderstudyError =>
  new UnderstudyError('environment-encrypted', 'the log is encrypted with another password', {
    op: 'read the log',
    path,
    hint: 'Give the password that the application passes to DB_ENV->set_encrypt.',
  });

const unknownVersion = (path: string, message: string): UnderstudyError =>
  new UnderstudyError('log-version-unknown', message, {
    op: 'read the log',
    path,
    hint: 'Understudy reads the logs of Berkeley DB 4.2 to 18.1 on little-endian machines; a newer release of it may read this one.',
  });

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
