import type { ErrorHelp } from './error-help-entry.ts';
import type { ErrorCode } from './errors.ts';

/** Codes that concern an environment. */
export const environmentHelp = {
  'home-missing': {
    sentence: 'The directory of the environment is not there.',
    cause: 'The path is mistyped, its file system is not mounted, or the environment was moved.',
    remedy:
      'Check the spelling and the mount. Where the environment was moved, register it under its new home.',
    command: 'ls -ld HOME; findmnt --target HOME',
    does: 'again',
  },
  'home-not-directory': {
    sentence: 'The path of the environment is not a directory.',
    cause:
      'A file, such as one database of the environment, was named in place of the directory that holds it.',
    remedy: 'Name the directory that the application opens as its environment.',
  },
  'home-empty': {
    sentence: 'There is nothing in the directory of the environment.',
    cause: 'The application has not made its environment yet, or its file system is not mounted.',
    remedy: 'Start the application once, or mount the file system.',
    command: 'findmnt --target HOME',
  },
  'home-unreadable': {
    sentence: 'The account of the worker cannot read the directory.',
    cause: 'It, or a directory above it, is closed to the account that Understudy runs as.',
    remedy: 'Give that account read and search access, with a group or an access list.',
    command: 'namei -l PATH',
    does: 'again',
  },
  'not-an-environment': {
    sentence: 'The directory holds no Berkeley DB environment.',
    cause: 'There are no regions, no log files and no DB_CONFIG in it.',
    remedy: 'Name the directory that the application passes to DB_ENV->open, not the one of its program.',
  },
  'no-log-files': {
    sentence: 'No log file of the environment was found.',
    cause:
      'The environment is not transactional, or its log lies in a directory that only the application knows.',
    remedy:
      'Name the log directory in the registration. Without a log there is nothing that a replica could follow.',
  },
  'logs-in-memory': {
    sentence: 'The environment keeps its log in memory.',
    cause: 'DB_LOG_IN_MEMORY is set: the log never reaches a disk.',
    remedy: 'Take the flag away in the application or in DB_CONFIG. A log in memory cannot be replicated.',
  },
  'log-unreadable': {
    sentence: 'A log file cannot be read.',
    cause: 'Its permissions keep the account of the worker out, or its header is not that of a log file.',
    remedy:
      'Give the account of the worker read access to the log directory and the files that appear in it.',
    command: 'ls -l LOG_DIRECTORY',
    does: 'again',
  },
  'release-mismatch': {
    sentence: 'The utilities are of another Berkeley DB release than the log.',
    cause: 'The application brings its own Berkeley DB, and the host has the utilities of another one.',
    remedy:
      'Install the utilities of the release that the application uses, and name their directory in UNDERSTUDY_UTILITIES: those that fit the log are found by themselves.',
    command: 'db_recover -V',
  },
  'log-version-unknown': {
    sentence: 'The version of the log is not known.',
    cause: 'The environment was made by a release that this one of Understudy has never met.',
    remedy: 'Look whether a newer release of Understudy knows it.',
  },
  'absolute-database-name': {
    sentence: 'The application names its databases by absolute path.',
    cause: 'The log holds these paths: recovery of a replica would open, and change, the live databases.',
    remedy:
      'Let the application name its databases relative to the environment, with data directories in DB_CONFIG.',
  },
  'region-missing': {
    sentence: 'The regions of the environment are not there.',
    cause: 'No process has the environment open, or its regions are private or in system memory.',
    remedy:
      'Start the application. Without regions the log is still read, and nothing joins the environment.',
    does: 'again',
  },
  'region-inaccessible': {
    sentence: 'The regions of the environment cannot be used.',
    cause: 'They belong to another account, lie in system memory, or were made by another release.',
    remedy:
      'Give the account of the worker write access to the __db files, which joining an environment needs.',
    command: 'ls -l HOME/__db.*',
    does: 'again',
  },
  'environment-panicked': {
    sentence: 'The environment has panicked.',
    cause:
      'Berkeley DB found its memory or a file damaged, and refuses every process until recovery has run.',
    remedy: 'Stop the application and run recovery as its manual says, or fail over to a replica.',
    command: 'db_stat -e -h HOME',
  },
  'environment-not-answering': {
    sentence: 'A utility that joined the environment does not come back.',
    cause: 'It waits for a lock or mutex that another process holds, often one that died.',
    remedy:
      'Nothing joins the environment until that utility has ended. Look for processes of the application that hang or died.',
    command: 'db_stat -CA -h HOME',
    does: 'again',
  },
  'environment-encrypted': {
    sentence: 'The environment is encrypted.',
    cause: 'No password was given, or not the one that the environment was made with.',
    remedy: 'Give the password in the registration. It is kept encrypted and never shown.',
  },
  'data-directory-missing': {
    sentence: 'A data directory of the environment is not there.',
    cause: 'DB_CONFIG or the registration names a directory that does not exist, or is not mounted.',
    remedy: 'Correct the name, or mount its file system.',
    command: 'cat HOME/DB_CONFIG',
    does: 'again',
  },
  'log-directory-missing': {
    sentence: 'The log directory of the environment is not there.',
    cause: 'DB_CONFIG or the registration names a directory that does not exist, or is not mounted.',
    remedy: 'Correct the name, or mount its file system.',
    command: 'cat HOME/DB_CONFIG',
    does: 'again',
  },
  'db-config-invalid': {
    sentence: 'DB_CONFIG cannot be used.',
    cause: 'A line in it is not understood, or asks for something that a replica cannot have.',
    remedy: 'Correct the line that the message names; the application reads it at its next start.',
    command: 'cat HOME/DB_CONFIG',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorHelp>>;
