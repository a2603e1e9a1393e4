import { join } from 'node:path';
import { UnderstudyError } from '../contracts/errors.ts';
import type { UtilitiesFound, UtilitiesPlace } from '../contracts/utilities.ts';
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
/** As distributions and `--program-prefix` call them: `db_`, `db5.3_`, `db48_`, `db-6.2-`. */
const archiveName = /^(?<prefix>db[\d._-]*)archive$/;
const VERSION_LIMIT_MS = 10_000;

const installHint =
  'Install them on this host (Debian, Ubuntu: apt-get install db-util; Fedora: dnf install libdb-utils; macOS: brew install berkeley-db@5), or name the directory where they are in UNDERSTUDY_UTILITIES.';

/**
 * Finds the utilities: those that are named; else, of those that this host has, the ones that write this log version, or
 * the first ones on PATH where there are none (the caller says so) or where the version is not known. Asks each for its
 * release (`-V`), which joins nothing.
 *
 * @throws UnderstudyError utility-missing with the line that installs them; release-mismatch for a release that the
 * table of log versions does not have.
 */
export async function findUtilities(
  host: Host,
  named?: UtilitiesPlace | undefined,
  logVersion?: number | undefined,
): Promise<Utilities> {
  if (named) {
    if (await isComplete(host, named)) return open(host, named);
    throw missing(named.directory);
  }
  const usual = await firstOf(host, searchPath(), ['db_', 'db5.3_']);
  const found = usual && (await open(host, usual));
  if (found && (logVersion === undefined || found.logVersion === logVersion)) return found;
  const other = (await listInstallations(host)).find(
    (installation) => logVersion === undefined || installation.logVersion === logVersion,
  );
  if (other) return open(host, other);
  if (found) return found;
  throw missing('the directories of PATH');
}

/** All utilities on PATH and in the directories of UNDERSTUDY_UTILITIES, those of a known release, each once. */
export async function listInstallations(host: Host): Promise<UtilitiesFound[]> {
  const found: UtilitiesFound[] = [];
  const seen = new Set<string>();
  for (const place of await listPlaces(host, [...searchPath(), ...configuredDirectories()])) {
    const recover = pathIn(place)('db_recover');
    const real = await host.files.realpath(recover);
    if (seen.has(real)) continue;
    const about = await readRelease(host, recover).catch(() => undefined);
    if (!about) continue;
    seen.add(real);
    found.push({ ...place, release: about.fullRelease, logVersion: about.logVersion });
  }
  return found;
}

/** Whether {@link listInstallations} looks there. */
export const isOffered = ({ directory, prefix }: UtilitiesPlace): boolean =>
  [...searchPath(), ...configuredDirectories()].includes(directory) && archiveName.test(`${prefix}archive`);

/**
 * Where a console, and not somebody at a shell, names utilities: only what the host offers is ever started. Throws
 * utility-missing.
 */
export function assertOffered(place: UtilitiesPlace): void {
  if (isOffered(place)) return;
  const { directory, prefix } = place;
  throw new UnderstudyError(
    'utility-missing',
    `${join(directory, prefix)}* are none of this host's utilities`,
    {
      op: 'find utilities',
      path: directory,
      hint: 'Choose among those that the host has (Settings, About). Directories beyond PATH are named on the host, in UNDERSTUDY_UTILITIES.',
    },
  );
}

async function listPlaces(host: Host, directories: readonly string[]): Promise<UtilitiesPlace[]> {
  const places: UtilitiesPlace[] = [];
  for (const directory of new Set(directories)) {
    const entries = await host.files.list(directory).catch(() => []);
    for (const { name } of entries) {
      const prefix = archiveName.exec(name)?.groups?.prefix;
      if (prefix === undefined) continue;
      const place = { directory, prefix };
      if (await isComplete(host, place)) places.push(place);
    }
  }
  return places;
}

async function firstOf(
  host: Host,
  directories: readonly string[],
  prefixes: readonly string[],
): Promise<UtilitiesPlace | undefined> {
  for (const prefix of prefixes) {
    for (const directory of directories)
      if (await isComplete(host, { directory, prefix })) return { directory, prefix };
  }
  return undefined;
}

const pathIn =
  ({ directory, prefix }: UtilitiesPlace) =>
  (name: string): string =>
    join(directory, prefix + (anyName.exec(name)?.groups?.rest ?? name));

async function isComplete(host: Host, place: UtilitiesPlace): Promise<boolean> {
  const path = pathIn(place);
  const present = await Promise.all(needed.map((name) => host.files.canAccess(path(name), 'execute')));
  return present.every(Boolean);
}

async function open(host: Host, place: UtilitiesPlace): Promise<Utilities> {
  const path = pathIn(place);
  return { ...(await readRelease(host, path('db_recover'))), path };
}

const missing = (where: string): UnderstudyError =>
  new UnderstudyError('utility-missing', `${needed.join(', ')} were not found in ${where}`, {
    op: 'find utilities',
    path: where.startsWith('/') ? where : undefined,
    hint: installHint,
  });

const directoriesOf = (list: string | undefined): string[] =>
  (list ?? '').split(':').filter((directory) => directory.startsWith('/'));

/** Services often have a PATH without them; `/usr/local` comes first as on a shell. */
const searchPath = (): string[] => [
  ...new Set([...directoriesOf(process.env.PATH), '/usr/local/bin', '/usr/bin', '/bin']),
];

/** Of releases that stand beside the one on PATH: `/opt/bdb-4.8/bin:/usr/local/BerkeleyDB.6.2/bin`. */
const configuredDirectories = (): string[] => directoriesOf(process.env.UNDERSTUDY_UTILITIES);

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
