import { isAbsolute, join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { DbConfig } from './db-config.ts';
import { resolveDirectory } from './resolve-directory.ts';

export interface DataDirectory {
  /** Absolute, links resolved. */
  readonly path: string;
  /** As DB_CONFIG has it; undefined where the operator named it, and for the home where DB_CONFIG does not list it. */
  readonly written: string | undefined;
}

/**
 * The data directories in the order in which the library looks, each once: those that the application sets, those of
 * DB_CONFIG as they are listed, then the home. Throws data-directory-missing, home-unreadable, path-invalid.
 */
export async function findDataDirectories(
  host: Host,
  home: string,
  dbConfig: DbConfig | undefined,
  named: readonly string[],
): Promise<DataDirectory[]> {
  const wanted: { path: string; written: string | undefined }[] = [
    ...named.map((path) => ({ path, written: undefined })),
    ...(dbConfig?.dataDirectories ?? []).map((written) => ({
      path: isAbsolute(written) ? written : join(home, written),
      written,
    })),
    { path: home, written: undefined },
  ];
  const found = new Map<string, DataDirectory>();
  for (const { path, written } of wanted) {
    const real = await resolveDirectory(host.files, path, {
      op: 'inspect data directory',
      missing: 'data-directory-missing',
      notDirectory: 'data-directory-missing',
      unreadable: 'home-unreadable',
      what: written === undefined ? 'a data directory' : `the data directory ${written} of DB_CONFIG`,
      hint: 'Make it, or take it out of DB_CONFIG or of the registration.',
    });
    const known = found.get(real);
    found.set(real, { path: real, written: known?.written ?? written });
  }
  return [...found.values()];
}

/**
 * The directory of the log files: what DB_CONFIG says, else what the operator named, else the home. Throws
 * log-directory-missing, log-unreadable, path-invalid, and db-config-invalid where the two contradict each other.
 */
export async function findLogDirectory(
  host: Host,
  home: string,
  dbConfig: DbConfig | undefined,
  named: string | null,
): Promise<string> {
  const resolve = (path: string, what: string) =>
    resolveDirectory(host.files, path, {
      op: 'inspect log directory',
      missing: 'log-directory-missing',
      notDirectory: 'log-directory-missing',
      unreadable: 'log-unreadable',
      what,
      hint: 'Correct set_lg_dir in DB_CONFIG, or name the log directory that the application sets.',
    });
  const written = dbConfig?.logDirectory;
  const byConfig =
    written === undefined
      ? undefined
      : await resolve(
          isAbsolute(written) ? written : join(home, written),
          `the log directory ${written} of DB_CONFIG`,
        );
  const byOperator = named === null ? undefined : await resolve(named, 'the log directory');
  if (byConfig !== undefined && byOperator !== undefined && byConfig !== byOperator) {
    // DB_CONFIG is read when the environment is opened and overrules what the application set before (manual).
    throw new UnderstudyError(
      'db-config-invalid',
      `DB_CONFIG says that the logs are in ${byConfig}, not in ${byOperator}`,
      {
        op: 'inspect log directory',
        path: join(home, 'DB_CONFIG'),
        hint: 'Leave the log directory out: DB_CONFIG overrules what an application sets.',
      },
    );
  }
  return byConfig ?? byOperator ?? home;
}
