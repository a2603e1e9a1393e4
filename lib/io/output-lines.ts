/** A longer line is cut into several: a utility that prints garbage must not make one line of a megabyte. */
const LONGEST_LINE = 2000;

export interface OutputLines {
  add(chunk: Buffer): void;
  /** Passes on what came after the last line end. */
  end(): void;
}

/**
 * Cuts output into lines, at newlines and carriage returns, and passes each on without its end, empty ones left out.
 * Utilities can print uninitialised memory (BERKELEYDB.md trap 12): bytes that are not UTF-8 and control characters
 * become U+FFFD, so that a line can be stored and shown anywhere (PostgreSQL takes no NUL in text).
 */
export function outputLines(take: (line: string) => void): OutputLines {
  let rest = Buffer.alloc(0);
  const pass = (bytes: Buffer) => {
    const text = printable(bytes);
    if (text !== '') take(text);
  };
  return {
    add: (chunk) => {
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let at = 0; at < all.length; at += 1) {
        const isEnd = all[at] === 0x0a || all[at] === 0x0d;
        if (!isEnd && at - start < LONGEST_LINE) continue;
        pass(all.subarray(start, at));
        start = isEnd ? at + 1 : at;
      }
      rest = Buffer.from(all.subarray(start));
    },
    end: () => {
      pass(rest);
      rest = Buffer.alloc(0);
    },
  };
}

/** Text that can be stored and shown anywhere. */
export function printable(bytes: Buffer): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  return bytes.toString('utf8').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\uFFFD');
}
