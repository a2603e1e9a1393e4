import { type BigIntStats, constants, type Dirent, promises as fs, read as readWithCallback } from 'node:fs';
import type { DirectoryEntry, FileKind, FileStat, Files, OpenFile } from './files.ts';
import { openWriteBarrier } from './write-barrier.ts';

const MIB = 1024 * 1024;

const openFlags = {
  // O_NONBLOCK: a FIFO that somebody put into a directory must not hold a thread for ever. No effect on plain files.
  read: constants.O_RDONLY | constants.O_NONBLOCK,
  write: constants.O_RDWR,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC,
  // O_EXCL does not follow a link either.
  'create-exclusive': constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
} as const;

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const isAbsent = (error: unknown): boolean => {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
};

/** Node's errors of an open handle do not name the file; an operator needs to know which one it was. */
async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && !('path' in error)) Object.assign(error, { path });
    throw error;
  }
}

function kindOf(entry: BigIntStats | Dirent): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

function toFileStat(stats: BigIntStats): FileStat {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
    mode: Number(stats.mode),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
  };
}

async function statOrUndefined(work: Promise<BigIntStats>): Promise<FileStat | undefined> {
  try {
    return toFileStat(await work);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** As `FileHandle.read`, at four fifths of its processor time: most of what a copy does is this. */
const readOnce = (fd: number, into: Uint8Array, offset: number, position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    readWithCallback(fd, into, offset, into.length - offset, position, (error, bytesRead) => {
      if (error) reject(error);
      else resolve(bytesRead);
    });
  });

function wrapHandle(path: string, handle: fs.FileHandle): OpenFile {
  return {
    read: (into, position) =>
      naming(path, async () => {
        let done = 0;
        while (done < into.length) {
          const bytesRead = await readOnce(handle.fd, into, done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      }),
    write: (from, position) =>
      naming(path, async () => {
        let done = 0;
        while (done < from.length) {
          done += (await handle.write(from, done, from.length - done, position + done)).bytesWritten;
        }
      }),
    truncate: (size) => naming(path, () => handle.truncate(size)),
    sync: () => naming(path, () => handle.sync()),
    stat: () => naming(path, async () => toFileStat(await handle.stat({ bigint: true }))),
    close: () => naming(path, () => handle.close()),
  };
}

async function open(path: string, mode: keyof typeof openFlags): Promise<OpenFile> {
  return wrapHandle(path, await fs.open(path, openFlags[mode], 0o666));
}

async function readWhole(path: string, limit = MIB): Promise<Buffer> {
  const file = await open(path, 'read');
  try {
    // One byte more than allowed, so that a file that grows under us is noticed too.
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.min(Math.max(size, 4096), limit) + 1);
    const length = size > limit ? limit + 1 : await file.read(buffer, 0);
    if (length > limit) {
      throw Object.assign(new Error(`EFBIG: ${path} is larger than ${limit} bytes`), { code: 'EFBIG', path });
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

// What `ioctl(FICLONE)` and libuv answer where sharing blocks is not possible: ioctl_ficlonerange(2).
const cannotReflink = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY', 'EBADF']);

async function reflink(from: string, to: string): Promise<boolean> {
  // Made here first, so that only what this call created is ever removed again.
  await (await fs.open(to, openFlags['create-exclusive'], 0o666)).close();
  try {
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    await fs.rm(to, { force: true });
    if (cannotReflink.has(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** The files of this machine. Promises and errors as {@link Files} says; no caching, no retrying. */
export const localFiles: Files = {
  stat: (path) => statOrUndefined(fs.stat(path, { bigint: true })),
  lstat: (path) => statOrUndefined(fs.lstat(path, { bigint: true })),
  list: async (directory): Promise<DirectoryEntry[]> => {
    const entries = await fs.readdir(directory, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  },
  realpath: (path) => fs.realpath(path),
  readlink: (path) => fs.readlink(path),
  readWhole,
  open,
  makeDirectory: async (path, options = {}) => {
    await fs.mkdir(path, { recursive: options.recursive ?? false, mode: options.mode ?? 0o777 });
  },
  rename: (from, to) => fs.rename(from, to),
  link: (existing, path) => fs.link(existing, path),
  symlink: (target, path) => fs.symlink(target, path),
  unlink: (path) => fs.unlink(path),
  removeTree: (path) => fs.rm(path, { recursive: true, force: true }),
  reflink,
  copy: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL),
  setMode: (path, mode) => fs.chmod(path, mode),
  setOwner: (path, uid, gid) => fs.chown(path, uid, gid),
  syncDirectory: async (directory) => {
    const handle = await fs.open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await naming(directory, () => handle.sync());
    } finally {
      await handle.close();
    }
  },
  freeSpace: async (directory) => {
    const { bavail, blocks, bsize } = await fs.statfs(directory);
    return { availableBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
  canAccess: async (path, want) => {
    const wanted = { read: constants.R_OK, write: constants.W_OK, execute: constants.X_OK }[want];
    try {
      await fs.access(path, wanted);
      return true;
    } catch {
      return false;
    }
  },
  openWriteBarrier,
};
