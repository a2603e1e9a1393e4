import { basename } from 'node:path';
import { logFilePath } from '../berkeleydb/log-files.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import { borrowChunks, chunkBytes } from '../io/chunk-pool.ts';
import type { Files, OpenFile } from '../io/files.ts';
import { openIfThere } from './chain.ts';

/** A log file as it is copied into an archive. */
export type LogBytes = Pick<OpenFile, 'read' | 'close'> & {
  /** Bytes, at least as many as are to be copied. */
  size(): Promise<number>;
};

/**
 * Bytes of log files that were read and checked, kept for those who write them. What there is no memory for, or was not
 * kept, is read from the files again.
 */
export interface LogMemory {
  /** Keeps a copy. Within a file, offsets ascend. */
  keep(number: number, offset: number, bytes: Uint8Array): void;
  /** The file is finished: keeps what follows its last record, too, and where it ends. */
  finish(number: number): Promise<void>;
  /** Undefined where neither the memory nor the directory has such a file. */
  open(number: number): Promise<LogBytes | undefined>;
  /** Gives the memory back: nobody reads from it any more. */
  release(): void;
}

interface Piece {
  readonly chunk: Buffer;
  readonly offset: number;
  length: number;
}

export function createLogMemory(files: Files, directory: string): LogMemory {
  const loan = borrowChunks();
  const kept = new Map<number, Piece[]>();
  const sizes = new Map<number, number>();

  const keep = (number: number, offset: number, bytes: Uint8Array): void => {
    const pieces = kept.get(number) ?? [];
    kept.set(number, pieces);
    for (let done = 0; done < bytes.length; ) {
      const piece = pieceAt(pieces, offset + done) ?? addPiece(pieces, offset + done);
      if (!piece) return;
      const part = bytes.subarray(done, done + chunkBytes - piece.length);
      piece.chunk.set(part, piece.length);
      piece.length += part.length;
      done += part.length;
    }
  };
  /** The last one, where it goes on at the offset and has room. */
  const pieceAt = (pieces: readonly Piece[], offset: number): Piece | undefined => {
    const last = pieces.at(-1);
    return last && last.offset + last.length === offset && last.length < chunkBytes ? last : undefined;
  };
  const addPiece = (pieces: Piece[], offset: number): Piece | undefined => {
    const chunk = loan.take();
    if (!chunk) return undefined;
    const piece = { chunk, offset, length: 0 };
    pieces.push(piece);
    return piece;
  };

  const open = async (number: number): Promise<LogBytes | undefined> => {
    const pieces = kept.get(number) ?? [];
    const path = logFilePath(directory, number);
    const size = sizes.get(number) ?? (await files.stat(path))?.size;
    if (size === undefined) return undefined;
    let file: OpenFile | undefined;
    const readFile = async (into: Uint8Array, position: number): Promise<number> => {
      file ??= await openIfThere(files, path);
      if (!file) throw goneMeanwhile(path);
      return file.read(into, position);
    };
    return {
      size: async () => size,
      read: async (into, position) => {
        const wanted = Math.min(into.length, sizes.has(number) ? size - position : into.length);
        let done = 0;
        while (done < wanted) {
          const at = position + done;
          const { bytes, gap } = look(pieces, at, wanted - done);
          if (bytes) into.set(bytes, done);
          const got = bytes?.length ?? (await readFile(into.subarray(done, done + gap), at));
          if (got === 0) break;
          done += got;
        }
        return done;
      },
      close: async () => {
        await file?.close();
      },
    };
  };

  return {
    keep,
    finish: async (number) => {
      const file = await openLogFile(files, directory, number);
      if (!file) return;
      try {
        const size = await file.size();
        const last = kept.get(number)?.at(-1);
        const end = last ? last.offset + last.length : size;
        const rest = Buffer.alloc(Math.min(chunkBytes, size - end));
        keep(number, end, rest.subarray(0, await file.read(rest, end)));
        sizes.set(number, size);
      } finally {
        await file.close();
      }
    },
    open,
    release: () => {
      kept.clear();
      loan.giveBack();
    },
  };
}

/** From the file itself; undefined where it is not there. */
export async function openLogFile(
  files: Files,
  directory: string,
  number: number,
): Promise<LogBytes | undefined> {
  const file = await openIfThere(files, logFilePath(directory, number));
  return (
    file && {
      size: async () => (await file.stat()).size,
      read: (into, position) => file.read(into, position),
      close: () => file.close(),
    }
  );
}

export const goneMeanwhile = (path: string): UnderstudyError =>
  new UnderstudyError(
    'log-gap',
    `${basename(path)} was removed from the environment before it was archived`,
    {
      op: 'bring the log over',
      path,
      hint: 'Look for DB_LOG_AUTO_REMOVE in DB_CONFIG and for cron jobs with db_archive -d. A snapshot starts a new chain.',
    },
  );

/** What the memory has from an offset on; or how many bytes are missing, of those wanted. */
function look(
  pieces: readonly Piece[],
  offset: number,
  wanted: number,
): { readonly bytes?: Uint8Array; readonly gap: number } {
  for (const piece of pieces) {
    if (piece.offset > offset) return { gap: Math.min(wanted, piece.offset - offset) };
    const from = offset - piece.offset;
    if (from < piece.length)
      return { bytes: piece.chunk.subarray(from, Math.min(piece.length, from + wanted)), gap: 0 };
  }
  return { gap: wanted };
}
