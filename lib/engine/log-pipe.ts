import type { Lsn } from '../contracts/lsn.ts';

/**
 * Between the reader of a log and who copies it: a file is copied once it was read and is finished, while the next one is
 * read. One reader, one copier, which asks for one file after another.
 */
export interface LogPipe {
  /** The reader: this file is finished and was read to its end. Ascending. */
  finished(number: number): void;
  /** The reader: the log ends here. */
  end(at: Lsn): void;
  /** The reader: there is nothing to copy any more, whatever was asked for. */
  close(): void;
  /** The copier: how far a file is to be copied. `whole`, an offset, or undefined where there is no such file to copy. */
  extent(number: number): Promise<'whole' | number | undefined>;
}

export function createLogPipe(): LogPipe {
  let finishedTo = 0;
  let last: Lsn | undefined;
  let closed = false;
  let wake = () => {};
  const tell = (change: () => void) => {
    change();
    wake();
  };
  return {
    finished: (number) => tell(() => (finishedTo = number)),
    end: (at) => tell(() => (last = at)),
    close: () => tell(() => (closed = true)),
    extent: async (number) => {
      for (;;) {
        if (closed) return undefined;
        if (number <= finishedTo) return 'whole';
        if (last) return number === last.file ? last.offset : undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
