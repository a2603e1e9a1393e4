import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headerInChecksum, logMagic } from '../berkeleydb/log-format.ts';
import { recordType } from '../berkeleydb/log-records.ts';
import { compareLsn, type Lsn, logFileName, lsn } from '../contracts/lsn.ts';

/** A record to be generated: body = type, transaction id, previous LSN (zero), payload. */
export interface RecordToWrite {
  readonly type: number;
  readonly txnId?: number;
  readonly payload: Uint8Array;
}

export interface GeneratedRecord {
  readonly lsn: Lsn;
  readonly length: number;
  readonly type: number;
}

export interface GeneratedLog {
  readonly logVersion: number;
  /** Contents by file number, ascending; each extended with zeros to the log file size less one, as the library does. */
  readonly files: Map<number, Buffer>;
  /** Without the header records of files. */
  readonly records: readonly GeneratedRecord[];
  readonly end: Lsn;
}

export interface LogToGenerate {
  readonly logVersion: number;
  readonly logFileSize: number;
  readonly records: readonly RecordToWrite[];
  /** Number of the first file; 1 unless told. */
  readonly firstFile?: number;
  /** 48-byte headers and unreadable bodies, as an encrypted environment writes (not really encrypted). */
  readonly encrypted?: boolean;
  /** Ends with a file that holds its header record only. */
  readonly switchAtEnd?: boolean;
}

/**
 * Log files as Berkeley DB would write them, for any log version; written by the description of the format and without
 * the reader's code, but for the table of versions. A record that does not fit opens the next file.
 */
export function generateLog(input: LogToGenerate): GeneratedLog {
  const { logVersion, logFileSize, encrypted = false } = input;
  const headerSize = encrypted ? 48 : 12;
  const parts = new Map<number, Buffer[]>();
  const records: GeneratedRecord[] = [];
  let file = (input.firstFile ?? 1) - 1;
  let offset = 0;
  let previous = 0;

  const append = (body: Buffer): Lsn => {
    const at = lsn(file, offset);
    const bytes = encodeRecord(previous, body, logVersion, encrypted);
    parts.get(file)?.push(bytes);
    previous = offset;
    offset += bytes.length;
    return at;
  };
  const open = () => {
    file += 1;
    offset = 0;
    parts.set(file, []);
    const persist = Buffer.alloc(16);
    persist.writeUInt32LE(logMagic, 0);
    persist.writeUInt32LE(logVersion, 4);
    persist.writeUInt32LE(logFileSize, 8);
    append(persist);
  };

  open();
  for (const record of input.records) {
    const body = Buffer.alloc(16 + record.payload.length);
    body.writeUInt32LE(record.type, 0);
    body.writeUInt32LE(record.txnId ?? 0x80000001, 4);
    body.set(record.payload, 16);
    const length = headerSize + (encrypted ? Math.ceil(body.length / 16) * 16 : body.length);
    if (offset + length > logFileSize && offset > headerSize + 16) open();
    records.push({ lsn: append(body), length, type: encrypted ? 0 : record.type });
  }
  if (input.switchAtEnd) open();
  const files = new Map<number, Buffer>();
  for (const [number, written] of parts) {
    const content = Buffer.concat(written);
    files.set(number, content.length < logFileSize ? Buffer.concat([content], logFileSize - 1) : content);
  }
  return { logVersion, files, records, end: lsn(file, offset) };
}

function encodeRecord(previous: number, body: Buffer, logVersion: number, encrypted: boolean): Buffer {
  const headerSize = encrypted ? 48 : 12;
  const padded = encrypted ? Buffer.concat([body], Math.ceil(body.length / 16) * 16) : body;
  const bytes = Buffer.concat([Buffer.alloc(headerSize), padded]);
  bytes.writeUInt32LE(previous, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  if (encrypted) {
    bytes.fill(0xa5, 8, 44);
    bytes.writeUInt32LE(body.length, 44);
    for (let i = headerSize; i < bytes.length; i += 1) bytes[i] = bytes[i]! ^ 0x5a || 0x33;
    return bytes;
  }
  let hash = 0;
  for (const byte of body) hash = (Math.imul(hash, 33) + byte) >>> 0;
  if (headerInChecksum(logVersion)) hash = (hash ^ previous ^ bytes.length) >>> 0;
  bytes.writeUInt32LE(hash, 8);
  return bytes;
}

/** `txn_regop`: opcode 1 is a commit. */
export function commitRecord(timeSeconds: number, opcode = 1): RecordToWrite {
  const payload = Buffer.alloc(16);
  payload.writeUInt32LE(opcode, 0);
  payload.writeInt32LE(timeSeconds, 4);
  return { type: recordType.txnRegop, payload };
}

/** `txn_ckp`. */
export function checkpointRecord(checkpointLsn: Lsn, timeSeconds: number): RecordToWrite {
  const payload = Buffer.alloc(28);
  payload.writeUInt32LE(checkpointLsn.file, 0);
  payload.writeUInt32LE(checkpointLsn.offset, 4);
  payload.writeInt32LE(timeSeconds, 16);
  return { type: recordType.txnCheckpoint, payload };
}

/** Some other record: `__db_addrem` by its type. */
export const dataRecord = (payload: Uint8Array): RecordToWrite => ({ type: 41, payload });

/** Writes the files into a directory, which is made if it is not there. */
export async function writeLogFiles(directory: string, files: ReadonlyMap<number, Buffer>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [number, content] of files) await writeFile(join(directory, logFileName(number)), content);
}

/** The records that end at or before the first byte in which a file differs from what was generated. */
export function recordsBefore(log: GeneratedLog, damage: Lsn): GeneratedRecord[] {
  return log.records.filter(
    (record) => compareLsn(lsn(record.lsn.file, record.lsn.offset + record.length), damage) <= 0,
  );
}
