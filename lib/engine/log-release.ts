import type { EnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { listLogNumbers, logFilePath } from '../berkeleydb/log-files.ts';
import { logRelease } from '../berkeleydb/log-format.ts';
import { type LogFileHeader, readLogFileHeader } from '../berkeleydb/log-header.ts';
import type { Utilities } from '../berkeleydb/releases.ts';
import { UnderstudyError } from '../contracts/errors.ts';
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
 * Checks that the utilities at hand read this environment's log. Other releases refuse late and with other words
 * (BDB2531, BDB1538). Throws release-mismatch, naming both.
 */
export async function assertLogRelease(
  files: Files,
  layout: Pick<EnvironmentLayout, 'logDirectory'>,
  utilities: Utilities,
  cipher: LogCipher | undefined,
): Promise<LogFileHeader> {
  const header = await readNewestHeader(files, layout, cipher);
  if (header.logVersion === undefined || header.logVersion === utilities.logVersion) return header;
  const release = logRelease(header.logVersion)?.release ?? 'an unknown release';
  throw new UnderstudyError(
    'release-mismatch',
    `the log has version ${header.logVersion} (Berkeley DB ${release}), the utilities here are of ${utilities.release}`,
    {
      op: 'inspect environment',
      path: layout.logDirectory,
      hint: `Install the utilities of Berkeley DB ${release} on this host and name their directory and prefix.`,
    },
  );
}

const encrypted = (path: string): UnderstudyError =>
  new UnderstudyError('environment-encrypted', 'the environment is encrypted and no password was given', {
    op: 'read log header',
    path,
    hint: 'Give the password of the environment: in its registration, or to the command as UNDERSTUDY_DB_PASSWORD.',
  });
