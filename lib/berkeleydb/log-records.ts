import { type Lsn, lsn } from '../contracts/lsn.ts';

/**
 * Bodies of the log records that Understudy reads. Same offsets from 4.2 to 18.1 (`*_auto.c` of the releases 4.2, 4.4,
 * 5.3 and 18.1). Each decoder answers undefined where the body is too short for what it claims to hold: a body whose
 * checksum holds never is.
 */

/** Record types (`DB___txn_regop` and so on in `dbinc_auto/*_auto.h`); they never change between releases. */
export const recordType = {
  dbregRegister: 2,
  txnRegop: 10,
  txnCheckpoint: 11,
  txnChild: 12,
  /** Before 5.0 `txn_xa_regop`. */
  txnPrepare: 13,
  txnRecycle: 14,
  fopCreate: 143,
  fopRemove: 144,
  fopWrite: 145,
  fopRename: 146,
  fopRenameNoUndo: 150,
} as const;

/** `TXN_COMMIT` of `dbinc/txn.h`; 2 is a preparation (in `txn_prepare`), 3 the abort of a prepared transaction (5.3.28's log). */
const commitOpcode = 1;

/** The end of a top-level transaction; commits of child transactions are `txn_child` records. */
export interface TransactionEnd {
  readonly committed: boolean;
  /** Unix seconds by the clock of the environment's host. */
  readonly timeSeconds: number;
}

export function decodeTransactionEnd(body: Buffer): TransactionEnd | undefined {
  if (body.length < 24) return undefined;
  return { committed: body.readUInt32LE(16) === commitOpcode, timeSeconds: body.readInt32LE(20) };
}

export interface CheckpointRecord {
  /** Everything before this position was written to the database files when the checkpoint was taken. */
  readonly checkpointLsn: Lsn;
  /** The checkpoint record before this one; file 0 where there is none. */
  readonly previousCheckpoint: Lsn;
  /** Unix seconds. */
  readonly timeSeconds: number;
}

export function decodeCheckpoint(body: Buffer): CheckpointRecord | undefined {
  if (body.length < 36) return undefined;
  return {
    checkpointLsn: lsn(body.readUInt32LE(16), body.readUInt32LE(20)),
    previousCheckpoint: lsn(body.readUInt32LE(24), body.readUInt32LE(28)),
    timeSeconds: body.readInt32LE(32),
  };
}

/** Where the record before this one of the same transaction is; file 0 where the transaction begins with this one. */
export const decodePrevious = (body: Buffer): Lsn | undefined =>
  body.length < 16 ? undefined : lsn(body.readUInt32LE(8), body.readUInt32LE(12));

/** A child transaction has committed into its parent: the record's own transaction id. */
export interface ChildCommit {
  readonly childTxnId: number;
  readonly childLsn: Lsn;
}

export function decodeChild(body: Buffer): ChildCommit | undefined {
  if (body.length < 28) return undefined;
  return {
    childTxnId: body.readUInt32LE(16),
    childLsn: lsn(body.readUInt32LE(20), body.readUInt32LE(24)),
  };
}

/**
 * From here on the transaction ids between these two, both included, are given out again: whatever transaction had one
 * of them has ended, or never will. Recovery writes one for all ids but those of prepared transactions that are still
 * undecided (then `first` can be above `last`: the range goes round), a running environment for a gap between those in
 * use (`__txn_reset`, `__txn_recycle_id` in `txn_*.c`).
 */
export interface IdsRecycled {
  readonly first: number;
  readonly last: number;
}

export function decodeRecycle(body: Buffer): IdsRecycled | undefined {
  if (body.length < 24) return undefined;
  return { first: body.readUInt32LE(16), last: body.readUInt32LE(20) };
}

/** Whether the id is among those that are given out again. */
export const isRecycled = ({ first, last }: IdsRecycled, id: number): boolean =>
  first <= last ? id >= first && id <= last : id >= first || id <= last;

/** A database file is opened, closed, or listed again at a checkpoint. */
export interface FileRegistration {
  readonly opcode: number;
  /** As the application passed it, so possibly an absolute path; empty for a database in memory without a name. */
  readonly name: string;
  /** The 20 bytes of the metadata page's uid, as lower-case hexadecimal. */
  readonly uid: string;
  readonly fileId: number;
  /** `DBTYPE`: 1 btree, 2 hash, 3 recno, 4 queue, 5 unknown, 6 heap. */
  readonly databaseType: number;
  readonly metaPage: number;
}

export function decodeRegister(body: Buffer): FileRegistration | undefined {
  if (body.length < 20) return undefined;
  const name = readBytes(body, 20);
  const uid = name && readBytes(body, name.end);
  if (!name || !uid || body.length < uid.end + 12) return undefined;
  return {
    opcode: body.readUInt32LE(16),
    name: textOf(name.value),
    uid: uid.value.toString('hex'),
    fileId: body.readInt32LE(uid.end),
    databaseType: body.readUInt32LE(uid.end + 4),
    metaPage: body.readUInt32LE(uid.end + 8),
  };
}

/** A file is made, removed or renamed, as part of the record's transaction. Names as the application passed them. */
export type FileOperation =
  | { readonly kind: 'create' | 'remove'; readonly name: string }
  | {
      readonly kind: 'rename';
      readonly name: string;
      readonly newName: string;
      /** Of the database that is renamed, as lower-case hexadecimal; undefined where the record does not hold it. */
      readonly uid: string | undefined;
    };

export function decodeFileOperation(type: number, body: Buffer): FileOperation | undefined {
  const name = readBytes(body, 16);
  if (!name) return undefined;
  switch (type) {
    case recordType.fopCreate:
      return { kind: 'create', name: textOf(name.value) };
    case recordType.fopRemove:
      return { kind: 'remove', name: textOf(name.value) };
    case recordType.fopRename:
    case recordType.fopRenameNoUndo: {
      const newName = readBytes(body, name.end);
      return (
        newName && {
          kind: 'rename',
          name: textOf(name.value),
          newName: textOf(newName.value),
          uid: readUid(body, newName.end),
        }
      );
    }
    default:
      return undefined;
  }
}

/** Bytes that go into a file past the cache: the first pages of a database that is being made. */
export interface FileWrite {
  readonly name: string;
  /** Where in the file, in bytes. */
  readonly position: number;
  /** A copy of its own. */
  readonly bytes: Buffer;
}

/** `fop_write`: name, directory (5.0 and later), then u32 appname, page size, page number, offset; the bytes; u32 flag. */
export function decodeFileWrite(body: Buffer): FileWrite | undefined {
  const name = readBytes(body, 16);
  const directory = name && readBytes(body, name.end);
  for (const end of [directory?.end, name?.end]) {
    if (!name || end === undefined || body.length < end + 16) continue;
    const page = readBytes(body, end + 16);
    // Nothing but the flag follows, and in an encrypted log padding to 16 bytes.
    if (!page || body.length < page.end + 4 || body.length >= page.end + 20) continue;
    const position = body.readUInt32LE(end + 4) * body.readUInt32LE(end + 8) + body.readUInt32LE(end + 12);
    return { name: textOf(name.value), position, bytes: Buffer.from(page.value) };
  }
  return undefined;
}

/**
 * The directory that a file operation names beside the file: recovery uses it as it stands, whatever DB_CONFIG says
 * (seen with 5.3.28). Undefined for other types, and where the record holds none.
 */
export function decodeOperationDirectory(type: number, body: Buffer): string | undefined {
  const names = type === recordType.fopRename || type === recordType.fopRenameNoUndo ? 2 : 1;
  if (!directoryTypes.has(type)) return undefined;
  let end = 16;
  for (let skipped = 0; skipped < names; skipped += 1) {
    const name = readBytes(body, end);
    if (!name) return undefined;
    end = name.end;
  }
  const directory = readBytes(body, end);
  return directory && textOf(directory.value);
}

const directoryTypes: ReadonlySet<number> = new Set([
  recordType.fopCreate,
  recordType.fopWrite,
  recordType.fopRename,
  recordType.fopRenameNoUndo,
]);

/**
 * The last 20-byte field from here on: releases before 5.0 have the uid right after the names, later ones after a
 * directory, which can be as long. Behind it stands the u32 `appname`, a small number, and in an encrypted log padding.
 */
function readUid(body: Buffer, at: number): string | undefined {
  let uid: string | undefined;
  for (let field = readBytes(body, at); field; field = readBytes(body, field.end)) {
    if (field.value.length === 20) uid = field.value.toString('hex');
  }
  return uid;
}

/** A `DBT` in a record: u32 length, then bytes. */
function readBytes(body: Buffer, at: number): { value: Buffer; end: number } | undefined {
  if (body.length < at + 4) return undefined;
  const end = at + 4 + body.readUInt32LE(at);
  return end > body.length ? undefined : { value: body.subarray(at + 4, end), end };
}

/** Names are logged with their NUL byte. Bytes that are not UTF-8 become replacement characters. */
function textOf(value: Buffer): string {
  const nul = value.indexOf(0);
  return value.toString('utf8', 0, nul === -1 ? value.length : nul);
}
