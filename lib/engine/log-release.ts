import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { listLogNumbers, logFilePath } from '../berkeleydb/log-files.ts';
import { logRelease } from '../berkeleydb/log-format.ts';
import { type LogFileHeader, readLogFileHeader } from '../berkeleydb/log-header.ts';
import { findUtilities, type Utilities } from '../berkeleydb/releases.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';
import type { Host } from '../hosts/host.ts';
import type { Files } from '../io/files.ts';

/**
 * The header of the newest log file that has one. Throws no-log-files where none has, environment-encrypted where it
 * takes a password to read it, and none or another one was given.
 */
export async function readNewestHeader(
  files: Files,
  layout: Pick<EnvironmentLayout, 'logDirectory'>,
  cipher: LogCipher | undefined,
): Promise<LogFileHeader> {
  for (const number of (await listLogNumbers(files, layout.logDirectory)).reverse()) {
    const header = await readLogFileHeader(files, logFilePath(layout.logDirectory, number), cipher);
    if (header?.encrypted && !cipher) throw encrypted(layout.logDirectory);
    if (header) return header;
  }
  throw new UnderstudyError('no-log-files', 'no log file here has a header', {
    op: 'read log header',
    path: layout.logDirectory,
    hint: 'The environment is not transactional, or keeps its logs elsewhere: name the log directory that the application sets.',
  });
}

/**
 * The utilities that are named, or those of this host that write the version of this log, and the log's newest header.
 * Other releases refuse late and with other words (BDB2531, BDB1538). Throws release-mismatch, naming both, as
 * `findUtilities` and as {@link readNewestHeader}.
 */
export async function findUtilitiesFor(
  host: Host,
  layout: Pick<EnvironmentLayout, 'logDirectory'>,
  named: UtilitiesPlace | undefined,
  cipher: LogCipher | undefined,
): Promise<{ readonly utilities: Utilities; readonly header: LogFileHeader }> {
  const header = await readNewestHeader(host.files, layout, cipher);
  const utilities = await findUtilities(host, named, header.logVersion);
  if (header.logVersion === undefined || header.logVersion === utilities.logVersion)
    return { utilities, header };
  const release = logRelease(header.logVersion)?.release ?? 'an unknown release';
  throw new UnderstudyError(
    'release-mismatch',
    `the log has version ${header.logVersion} (Berkeley DB ${release}), the utilities here are of ${utilities.release}`,
    {
      op: 'inspect environment',
      path: layout.logDirectory,
      hint: named
        ? `Name those of Berkeley DB ${release}, or none: then those that fit the log are used.`
        : `Install the utilities of Berkeley DB ${release} on this host, and name their directory in UNDERSTUDY_UTILITIES if they are not on PATH.`,
    },
  );
}

const encrypted = (path: string): UnderstudyError =>
  new UnderstudyError('environment-encrypted', 'the environment is encrypted and no password was given', {
    op: 'read log header',
    path,
    hint: 'Give the password of the environment: in its registration, or to the command as UNDERSTUDY_DB_PASSWORD.',
  });
