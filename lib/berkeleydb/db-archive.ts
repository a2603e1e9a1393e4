import { basename } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { EnvironmentLayout } from './environment-layout.ts';
import { withJoinableShadow } from './join-guard.ts';
import { createLogCipher } from './log-cipher.ts';
import { listLogFiles } from './log-files.ts';
import { assertLogWhole } from './log-whole.ts';
import type { Utilities } from './releases.ts';
import type { ShadowHome } from './shadow-home.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

export interface LogFileLists {
  /** `-l`: all log files, names without directory. */
  readonly logFiles: readonly string[];
  /** No option: log files no longer in use, names without directory. */
  readonly unused: readonly string[];
}

const JOIN_LIMIT_MS = 60_000;
/**
 * How often a list is asked for that ends with status 1: log files that are made or removed between the utility's read of
 * the directory and its look at each of them make it give up (seen with 5.3.28, also without any message).
 */
const attempts = 3;
/** A thousand log files are 15 kB; more than this would be cut, and a cut list must not be mistaken for a whole one. */
const LIST_LIMIT = 16 * 1024 * 1024;

/**
 * Asks the live environment for its log files: `db_archive -l`, then without an option, after the checks of
 * {@link withJoinableShadow} and through its shadow home. Log files that are made between the calls are in the later one
 * only. Both look at directory and region alone, and take no longer for a longer log.
 *
 * @throws UnderstudyError what the checks throw, environment-not-answering, utility-timed-out, utility-failed,
 * path-invalid for a name that is not UTF-8.
 */
export async function listLogFilesInUse(
  host: Host,
  utilities: Utilities,
  layout: EnvironmentLayout,
  password: string | null,
  hooks: UtilityHooks,
): Promise<LogFileLists> {
  return await withJoinableShadow(host, layout, utilities, password, hooks, async (shadow) => {
    const list = createList(host, utilities, layout, password, hooks, shadow);
    const logFiles = (await list(['-l'], attempts)) ?? [];
    const unused = (await list([], attempts)) ?? [];
    return {
      logFiles: logFiles.map((name) => basename(name)),
      unused: unused.map((name) => basename(name)),
    };
  });
}

/**
 * Asks the live environment for its databases, `db_archive -s`: relative to their data directory as the scan and the log
 * name them (absolute where the application named them so); only those opened during the life of the log files. It reads
 * the whole log that the environment keeps: about a second for each GB.
 *
 * A process that has joined and reads a record whose checksum is wrong panics the environment, and with it the
 * application (`__logc_get_int` in `log_get.c`: BDB2578, BDB0061; seen with 5.3.28, over one bad byte in a log file that
 * nobody needed any more). So the whole log is read here first, without joining.
 *
 * Undefined where it gave up, as it does every time where databases are made, renamed and removed, on some that have
 * gone or are placeholders (seen: ENOENT, EINVAL, BDB0641). Throws as {@link listLogFilesInUse}, and log-corrupt and
 * log-gap for a log that is not whole: nothing has joined then.
 */
export async function listOpenedDatabases(
  host: Host,
  utilities: Utilities,
  layout: EnvironmentLayout,
  password: string | null,
  hooks: UtilityHooks,
): Promise<readonly string[] | undefined> {
  const cipher = password === null || password === '' ? undefined : createLogCipher(password);
  await assertLogWhole(host, layout.logDirectory, { cipher, signal: hooks.signal });
  return await withJoinableShadow(host, layout, utilities, password, hooks, async (shadow) => {
    // Without -a it prints base names only: of `below/a.db` just `a.db` (seen).
    const paths = await createList(host, utilities, layout, password, hooks, shadow)(['-s', '-a'], 1);
    return paths?.map((path) => throughShadow(shadow.directory, path)?.name ?? path);
  });
}

/** Bytes of kept log up to which {@link listOpenedDatabases} is a matter of a second. */
const quickLogBytes = 256 * 1024 * 1024;

/** Whether the environment keeps so little log that {@link listOpenedDatabases}, which reads all of it twice, is quick. */
export async function isQuickToList(host: Host, layout: EnvironmentLayout): Promise<boolean> {
  const logs = await listLogFiles(host.files, layout.logDirectory);
  return logs.reduce((sum, file) => sum + file.size, 0) <= quickLogBytes;
}

function createList(
  host: Host,
  utilities: Utilities,
  layout: EnvironmentLayout,
  password: string | null,
  hooks: UtilityHooks,
  shadow: ShadowHome,
) {
  const toReal = (path: string) => {
    const inside = throughShadow(shadow.directory, path);
    return inside ? `${layout.dataDirectories[inside.index]}/${inside.name}` : path;
  };
  return async function list(options: readonly string[], tries: number): Promise<string[] | undefined> {
    const call: UtilityCall = {
      name: 'db_archive',
      args: [...options, '-h', shadow.directory],
      password,
      joins: true,
      timeLimitMs: JOIN_LIMIT_MS,
      path: layout.home,
      outputLimit: LIST_LIMIT,
      onLine: toReal,
    };
    const outcome = await runUtility(host, utilities, call, hooks);
    if (outcome.exitCode === 1 && tries > 1) return await list(options, tries - 1);
    if (outcome.exitCode === 1 && options.includes('-s')) return undefined;
    assertSucceeded(call, outcome, hooks);
    return namesOf(outcome.stdout, layout.home);
  };
}

/** A path that was found through a data directory of the shadow home, as that directory's index and the name below. */
function throughShadow(directory: string, path: string): { index: number; name: string } | undefined {
  const begin = `${directory}/data-`;
  const match = path.startsWith(begin) ? /^(\d+)\/(.+)$/s.exec(path.slice(begin.length)) : undefined;
  return match?.[2] === undefined ? undefined : { index: Number(match[1]), name: match[2] };
}

/** One name a line; bytes that are not UTF-8 would name another file. */
function namesOf(output: Buffer, home: string): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch (cause) {
    throw new UnderstudyError('path-invalid', 'db_archive lists a name that is not UTF-8', {
      op: 'list files',
      path: home,
      hint: 'A database with such a name cannot be replicated: let the application use another.',
      cause,
    });
  }
  return text.split('\n').filter((line) => line !== '');
}
