import { UnderstudyError } from '../contracts/errors.ts';
import { formatLsn, type Lsn, logFileName } from '../contracts/lsn.ts';
import type { OpenFile } from '../io/files.ts';
import type { LogFileHeader } from './log-header.ts';
import { FileWalk } from './log-walk.ts';
import type { ScanBuffer } from './scan-buffer.ts';

/** Where a scan begins: an end of a record, as every position here is. */
export interface LogPosition {
  readonly lsn: Lsn;
  /**
   * Offset of the record that ends at `lsn`, in the same file, where the caller knows it. Spares a scan of that file
   * where nothing follows `lsn`.
   */
  readonly previousRecord?: number | undefined;
}

/**
 * Proves that a record of this file ends at the position, and answers that record's offset. By the caller's knowledge,
 * else by the link of the record that follows, else by walking the file up to there.
 *
 * Throws log-shrunken where the valid records end before the position, log-diverged where another record lies across
 * it: either the log went back, or it is another log.
 */
export async function provePosition(
  file: OpenFile,
  path: string,
  header: LogFileHeader,
  from: LogPosition,
  buffer: ScanBuffer,
): Promise<number> {
  const { offset } = from.lsn;
  if (offset === header.headerEnd) return 0;
  if (offset < header.headerEnd) throw diverged(from.lsn, path);
  const candidate = from.previousRecord ?? (await linkAt(file, offset));
  if (candidate !== undefined && candidate >= header.headerEnd && candidate < offset) {
    if ((await lengthAt(file, candidate)) === offset - candidate) return candidate;
  }
  const walk = new FileWalk(
    from.lsn.file,
    header,
    { offset: header.headerEnd, previous: 0, bytesBefore: 0 },
    offset,
    buffer,
    {
      checksums: true,
      types: undefined,
      onRecord: undefined,
      onBytes: undefined,
      signal: undefined,
      cipher: undefined,
    },
  );
  const end = await walk.run(file);
  if (walk.at === offset) return walk.previous;
  if (end === 'limit') throw diverged(from.lsn, path);
  throw shrunken(from.lsn, path, `the records of ${logFileName(from.lsn.file)} end at offset ${walk.at}`);
}

const linkAt = (file: OpenFile, offset: number) => wordAt(file, offset);
const lengthAt = (file: OpenFile, offset: number) => wordAt(file, offset + 4);

async function wordAt(file: OpenFile, offset: number): Promise<number | undefined> {
  const bytes = Buffer.alloc(4);
  return (await file.read(bytes, offset)) === 4 ? bytes.readUInt32LE(0) : undefined;
}

const wentBackHint =
  'The environment was reset, restored, or lost its newest log in a crash. A new snapshot starts a new chain.';

export const shrunken = (position: Lsn, path: string, found: string): UnderstudyError =>
  new UnderstudyError('log-shrunken', `the log once reached ${formatLsn(position)}, but ${found}`, {
    op: 'read the log',
    path,
    hint: wentBackHint,
  });

export const diverged = (position: Lsn, path: string): UnderstudyError =>
  new UnderstudyError('log-diverged', `no record ends at ${formatLsn(position)} any more`, {
    op: 'read the log',
    path,
    hint: wentBackHint,
  });
