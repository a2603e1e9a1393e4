import type { Files } from '../io/files.ts';

export interface CountedReads {
  readonly files: Files;
  /** Bytes read from files below the directory since the last call. */
  take(): number;
}

/** Counts what is read from the files of a directory; a copy by the kernel counts with the size of the file. */
export function countedReads(files: Files, directory: string): CountedReads {
  let bytes = 0;
  const counts = (path: string) => path.startsWith(`${directory}/`);
  return {
    take: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    files: {
      ...files,
      open: async (path, mode) => {
        const file = await files.open(path, mode);
        return {
          read: async (into, position) => {
            const got = await file.read(into, position);
            if (counts(path)) bytes += got;
            return got;
          },
          write: (from, position) => file.write(from, position),
          truncate: (size) => file.truncate(size),
          sync: () => file.sync(),
          stat: () => file.stat(),
          close: () => file.close(),
        };
      },
      copy: async (from, to) => {
        if (counts(from)) bytes += (await files.stat(from))?.size ?? 0;
        await files.copy(from, to);
      },
    },
  };
}
