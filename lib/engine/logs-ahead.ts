import { join } from 'node:path';
import { logFileName } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { createTurns } from '../io/turns.ts';

/**
 * Copies of finished log files of the archive, made while more of the log still comes over: placing them in a generation
 * is then a rename. One that could not be made is no failure: it is placed as any other.
 */
export interface LogsAhead {
  readonly done: Promise<void>;
  stop(): void;
  /** The archive has this file whole. */
  add(number: number): void;
  /** Moves a file's copy to where it is wanted; false where there is none. */
  take(number: number, to: string): Promise<boolean>;
}

/** Into `directory`, which is made when it is needed; files before `next` are not wanted. */
export function createLogsAhead(
  files: Files,
  archive: string,
  directory: string,
  next: number,
  room: (bytes: number) => Promise<void>,
): LogsAhead {
  const turns = createTurns();
  const copies = new Map<number, Promise<boolean>>();
  let stopped = false;
  const copy = async (number: number): Promise<boolean> => {
    if (stopped) return false;
    const source = join(archive, logFileName(number));
    try {
      const stat = await files.stat(source);
      if (!stat) return false;
      await room(stat.size);
      await files.makeDirectory(directory, { recursive: true, mode: 0o700 });
      const place = join(directory, logFileName(number));
      if (!(await files.reflink(source, place))) await files.copy(source, place);
      return true;
    } catch {
      // A full disk or a lost one: who places the file by itself says so.
      stopped = true;
      return false;
    }
  };
  return {
    add: (number) => {
      if (number >= next && !copies.has(number))
        copies.set(
          number,
          turns.take(() => copy(number)),
        );
    },
    take: async (number, to) => {
      if (!(await copies.get(number))) return false;
      copies.delete(number);
      await files.rename(join(directory, logFileName(number)), to);
      return true;
    },
    get done() {
      return turns.take(async () => undefined);
    },
    stop: () => {
      stopped = true;
    },
  };
}
