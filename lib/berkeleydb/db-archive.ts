import { basename } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { EnvironmentLayout } from './environment-layout.ts';
import { withJoinableShadow } from './join-guard.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

export interface ArchiveLists {
  /** `-s`: database files, as the application named them; only those opened during the life of the log files. */
  readonly databases: readonly string[];
  /** `-l`: all log files, names without directory. */
  readonly logFiles: readonly string[];
  /** No option: log files no longer in use, names without directory. */
  readonly unused: readonly string[];
}

const JOIN_LIMIT_MS = 60_000;
/** A thousand log files are 15 kB; more than this would be cut, and a cut list must not be mistaken for a whole one. */
const LIST_LIMIT = 16 * 1024 * 1024;

/**
 * Asks the live environment for its files: `db_archive -s`, `-l` and without an option, in this order, after the checks
 * of {@link withJoinableShadow} and through its shadow home. Log files that are made between the calls are in the later
 * ones only.
 *
 * @throws UnderstudyError what the checks throw, environment-not-answering, utility-timed-out, utility-failed,
 * path-invalid for a database name that is not UTF-8.
 */
export async function archiveLists(
  host: Host,
  utilities: Utilities,
  layout: EnvironmentLayout,
  password: string | null,
  hooks: UtilityHooks,
): Promise<ArchiveLists> {
  return await withJoinableShadow(host, layout, utilities, password, hooks, async (shadow) => {
    const list = async (options: readonly string[]): Promise<string[]> => {
      const call: UtilityCall = {
        name: 'db_archive',
        args: [...options, '-h', shadow.directory],
        password,
        joins: true,
        timeLimitMs: JOIN_LIMIT_MS,
        path: layout.home,
        outputLimit: LIST_LIMIT,
      };
      const outcome = await runUtility(host, utilities, call, hooks);
      assertSucceeded(call, outcome, hooks);
      return namesOf(outcome.stdout, layout.home);
    };
    const databases = await list(['-s']);
    const logFiles = (await list(['-l'])).map((name) => basename(name));
    const unused = (await list([])).map((name) => basename(name));
    return { databases, logFiles, unused };
  });
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
