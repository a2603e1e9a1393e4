/**
 * The file operations that the product uses, as an interface, so that a test can count them, fail them or kill the
 * process between two of them. `local-files.ts` is the real one. Errors are Node's own (`code: 'ENOSPC'`, …).
 */
export type FileKind = 'file' | 'directory' | 'symlink' | 'other';

export interface FileStat {
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly inode: bigint;
  readonly device: bigint;
  /** Permission bits and type, as `st_mode`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

export interface OpenFile {
  /** Reads up to `into.length` bytes from `position`; fewer only at the end of the file. Returns how many. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes all of `from` at `position`. */
  write(from: Uint8Array, position: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** fsync. */
  sync(): Promise<void>;
  stat(): Promise<FileStat>;
  close(): Promise<void>;
}

export interface Files {
  /** Follows links; undefined where nothing is there (ENOENT, ENOTDIR). */
  stat(path: string): Promise<FileStat | undefined>;
  /** Does not follow a link at the end of the path. */
  lstat(path: string): Promise<FileStat | undefined>;
  /** Sorted by name. Throws ENOENT. */
  list(directory: string): Promise<DirectoryEntry[]>;
  realpath(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
  /** The whole file; throws (code EFBIG) where it is larger than `limit` bytes (1 MiB unless told). */
  readWhole(path: string, limit?: number): Promise<Buffer>;
  /**
   * `read`: of what is there. `write`: read and write of what is there. `create`: read and write, emptied where it is
   * there. `create-exclusive`: read and write of a new file; throws EEXIST.
   */
  open(path: string, mode: 'read' | 'write' | 'create' | 'create-exclusive'): Promise<OpenFile>;
  makeDirectory(path: string, options?: { recursive?: boolean; mode?: number }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Removes a directory and all below it; nothing there is no error. Never follows a link. */
  removeTree(path: string): Promise<void>;
  /**
   * FICLONE: shares the blocks of `from` under the new name `to` (EEXIST where that is taken); false where the file
   * system cannot, and nothing is left there then.
   */
  reflink(from: string, to: string): Promise<boolean>;
  /** Kernel copy of a file that nobody writes, to a new name. No fsync. */
  copy(from: string, to: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  setOwner(path: string, uid: number, gid: number): Promise<void>;
  /** fsync of a directory: makes names in it durable. */
  syncDirectory(directory: string): Promise<void>;
  freeSpace(directory: string): Promise<{ availableBytes: number; totalBytes: number }>;
  /** access(2) for this process's user. */
  canAccess(path: string, want: 'read' | 'write' | 'execute'): Promise<boolean>;
  /** A feature that not every host has; see `write-barrier.ts`. Undefined where the file system cannot. */
  openWriteBarrier?(path: string): Promise<WriteBarrier | undefined>;
}

/** Lets a reader wait for the writes that are under way on a file. */
export interface WriteBarrier {
  /** Returns once each write to the file that was under way has ended. */
  pass(): Promise<void>;
  close(): Promise<void>;
}
