import type { Lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { logFilePath, withLogFile } from './log-files.ts';
import { plainHeaderSize } from './log-format.ts';

/**
 * The raw bytes of the record at a position, header included, at most `limit` of them (1 MiB unless told); unchecked,
 * for comparing a copy with its original. Undefined where no whole record is there. Throws log-unreadable.
 */
export async function readRecord(
  files: Files,
  directory: string,
  at: Lsn,
  limit = 1024 * 1024,
): Promise<Buffer | undefined> {
  return withLogFile(files, logFilePath(directory, at.file), async (file) => {
    const head = Buffer.alloc(plainHeaderSize);
    if ((await file.read(head, at.offset)) < head.length) return undefined;
    const length = head.readUInt32LE(4);
    if (length <= head.length) return undefined;
    const bytes = Buffer.alloc(Math.min(length, limit));
    return (await file.read(bytes, at.offset)) < bytes.length ? undefined : bytes;
  });
}
