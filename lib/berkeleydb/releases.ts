import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import { printable } from '../io/output-lines.ts';
import { knownLogVersions, logRelease } from './log-format.ts';

/** The utilities of one release. */
export interface Utilities {
  /** `5.3`. */
  readonly release: string;
  /** `5.3.28`. */
  readonly fullRelease: string;
  /** The log version that this release writes. */
  readonly logVersion: number;
  /** Absolute path of a utility, by its plain name: `db_archive`. */
  path(name: string): string;
}

/** What a run needs. The others (`db_dump`, `db_printlog`) come in the same package. */
const needed = ['db_archive', 'db_recover', 'db_stat', 'db_verify'];
const anyName = /^db_(?<rest>\w+)$/;
const VERSION_LIMIT_MS = 10_000;

const installHint =
  'Install them on this host (Debian, Ubuntu: apt-get install db-util; Fedora: dnf install libdb-utils; macOS: brew install berkeley-db@5), or name the directory and prefix where they are.';

/**
 * Finds the utilities: in `directory` with `prefix` (`db5.3_` for `db5.3_archive`, `db_` for `db_archive`), or on PATH
 * as `db_*` or, where only those are there, as `db5.3_*`. Asks one for its release (`-V`), which joins nothing.
 *
 * @throws UnderstudyError utility-missing with the line that installs them; release-mismatch for a release that the
 * table of log versions does not have.
 */
export async function findUtilities(
  host: Host,
  where?: { readonly directory?: string | undefined; readonly prefix?: string | undefined } | undefined,
): Promise<Utilities> {
  const directories = where?.directory ? [where.directory] : searchPath();
  const prefixes = where?.prefix ? [where.prefix] : ['db_', 'db5.3_'];
  for (const prefix of prefixes) {
    for (const directory of directories) {
      const path = (name: string) => join(directory, prefix + (anyName.exec(name)?.groups?.rest ?? name));
      const present = await Promise.all(needed.map((name) => host.files.canAccess(path(name), 'execute')));
      if (!present.every(Boolean)) continue;
      return { ...(await readRelease(host, path('db_recover'))), path };
    }
  }
  const places = where?.directory ?? 'the directories of PATH';
  throw new UnderstudyError('utility-missing', `${needed.join(', ')} were not found in ${places}`, {
    op: 'find utilities',
    path: where?.directory,
    hint: installHint,
  });
}

/** Services often have a PATH without them; `/usr/local` comes first as on a shell. */
function searchPath(): string[] {
  const path = (process.env.PATH ?? '').split(':').filter((directory) => directory.startsWith('/'));
  return [...new Set([...path, '/usr/local/bin', '/usr/bin', '/bin'])];
}

async function readRelease(host: Host, file: string): Promise<Omit<Utilities, 'path'>> {
  const { stdout, exitCode } = await host.processes.run({
    file,
    args: ['-V'],
    cwd: '/',
    timeLimitMs: VERSION_LIMIT_MS,
    killAfterMs: 1000,
  });
  // `Berkeley DB 5.3.28: (September  9, 2013)`; Oracle's own later builds put their family's numbers before.
  const match = /(\d+)\.(\d+)\.(\d+): \(/.exec(printable(stdout));
  const release = match && exitCode === 0 ? `${match[1]}.${match[2]}` : undefined;
  const logVersion = release === undefined ? undefined : logVersionOf(release);
  if (release === undefined || logVersion === undefined || !match) {
    throw new UnderstudyError(
      'release-mismatch',
      `${file} is of a release that is not known: ${printable(stdout).trim().slice(0, 100) || 'it does not say which'}`,
      {
        op: 'find utilities',
        path: file,
        hint: 'Name the directory and prefix of utilities of a release from 4.2 to 18.1.',
      },
    );
  }
  return { release, fullRelease: `${release}.${match[3]}`, logVersion };
}

/** The newest log version of a release: where it wrote several (4.8, 6.0), later patches wrote the later one. */
function logVersionOf(release: string): number | undefined {
  return knownLogVersions.findLast((version) => logRelease(version)?.release.split(', ').includes(release));
}
