import { readdirSync, readFileSync } from 'node:fs';

const deletedMark = ' (deleted)';

interface Mapping {
  /** Device and inode: what tells one deleted file from another of the same name. */
  readonly file: string;
  readonly path: string;
  readonly deleted: boolean;
}

/** Lines of `/proc/PID/maps` (proc_pid_maps(5)): address, permissions, offset, device, inode, path. */
function mappingsOf(pid: number | string): Mapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, device, inode, shown] = /^\S+ \S+ \S+ (\S+) (\d+)\s+(\/.*)$/.exec(line) ?? [];
      if (device === undefined || inode === undefined || shown === undefined) return [];
      const deleted = shown.endsWith(deletedMark);
      const path = deleted ? shown.slice(0, -deletedMark.length) : shown;
      return [{ file: `${device} ${inode}`, path, deleted }];
    });
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

/**
 * Whether a process shares certain mapped files with nobody any more: it maps some whose path matches, each of them is
 * deleted, and no other process maps one of them, but for those whose name (`/proc/PID/comm`) matches `besides`. False
 * wherever that cannot be seen for sure (another user's process that may not be looked at, a system without `/proc`).
 */
export function isStranded(pid: number, path: RegExp, besides: RegExp): boolean {
  try {
    const own = mappingsOf(pid).filter((mapping) => path.test(mapping.path));
    if (own.length === 0 || own.some(({ deleted }) => !deleted)) return false;
    const files = new Set(own.map(({ file }) => file));
    const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(pid));
    return !others.some((other) => sharesOne(other, files) && !besides.test(nameOf(other)));
  } catch {
    return false;
  }
}

const nameOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    return '';
  }
};

function sharesOne(pid: string, files: ReadonlySet<string>): boolean {
  try {
    return mappingsOf(pid).some(({ file }) => files.has(file));
  } catch (error) {
    // Init may be closed to everybody; it would be no application then.
    if (isGone(error) || pid === '1') return false;
    throw error;
  }
}
