import { promises as fs, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ProcessUse } from './processes.ts';

/** At most this many milliseconds of synchronous reading before others get their turn. */
const SLICE_MS = 5;
const DELETED = ' (deleted)';

/** A file of `/proc` or a link in it; undefined where the process has gone or is not ours to look at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const withoutMark = (path: string): string =>
  path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path;

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

function openFilesOf(pid: string, directory: string): string[] {
  const found: string[] = [];
  for (const descriptor of attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
    const path = attempt(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
    if (path !== undefined && isBelow(withoutMark(path), directory)) found.push(withoutMark(path));
  }
  return found;
}

/** Berkeley DB maps its regions and closes their descriptors, so that only the maps show who has joined. */
function mappedFilesIn(maps: string | undefined, directory: string): string[] {
  if (!maps?.includes(directory)) return [];
  const paths = maps.split('\n').map((line) => {
    const start = line.indexOf('/');
    return start < 0 ? '' : withoutMark(line.slice(start));
  });
  return paths.filter((path) => isBelow(path, directory));
}

function usesOf(pid: string, directory: string, asGiven: string): ProcessUse[] {
  const maps = attempt(() => readFileSync(`/proc/${pid}/maps`, 'utf8'));
  // Of the kernel, or ended: it has no files, no directory and no arguments. On a quiet host most of them are.
  if (maps === '') return [];
  const uses = new Map<string, Omit<ProcessUse, 'pid' | 'name'>>();
  const add = (path: string, how: ProcessUse['how']) => uses.set(`${how} ${path}`, { path, how });
  const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
  if (cwd !== undefined && isBelow(withoutMark(cwd), directory)) add(withoutMark(cwd), 'working-directory');
  for (const path of openFilesOf(pid, directory)) add(path, 'open');
  for (const path of mappedFilesIn(maps, directory)) add(path, 'mapped');
  const args = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
  for (const arg of args) {
    const path = arg.length > 1 ? arg.replace(/\/+$/, '') : arg;
    if (isBelow(path, directory) || isBelow(path, asGiven)) add(path, 'argument');
  }
  if (uses.size === 0) return [];
  const name = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8'))?.trimEnd() ?? '';
  return [...uses.values()].map((use) => ({ pid: Number(pid), name, ...use }));
}

/**
 * Which processes have something below `directory` open, mapped, as working directory or as a whole argument, this
 * process left out. Paths are compared as the kernel shows them, so links are resolved first; a process that sees the
 * directory under another path (another mount namespace) is found only where the kernel can name it here.
 *
 * Sees what this user may look at: its own processes, all as root. Tolerates processes that end meanwhile. Where there
 * is no `/proc` (macOS) the answer is empty: nothing is known.
 */
export async function usersOf(directory: string): Promise<ProcessUse[]> {
  const asGiven = directory.length > 1 ? directory.replace(/\/+$/, '') : directory;
  const real = await fs.realpath(asGiven).catch(() => asGiven);
  const pids = (await fs.readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const self = String(process.pid);
  const found: ProcessUse[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const pid of pids) {
    if (pid === self) continue;
    found.push(...usesOf(pid, real, asGiven));
    if (performance.now() > sliceEnd) {
      await new Promise(setImmediate);
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
  return found;
}
