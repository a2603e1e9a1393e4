import type { ErrorHelp } from './error-help-entry.ts';
import type { ErrorCode } from './errors.ts';

/** Codes of the product itself. */
export const productHelp = {
  'name-taken': {
    sentence: 'The name is taken.',
    cause: 'Another one is called so. Upper and lower case count as the same.',
    remedy: 'Choose another name.',
  },
  'name-invalid': {
    sentence: 'The name cannot be used.',
    cause: 'It holds characters that names do not take, or is too long.',
    remedy: 'Use letters, digits, blanks, dots, dashes and underscores, beginning with a letter or a digit.',
  },
  'cron-invalid': {
    sentence: 'The schedule cannot be used.',
    cause: 'It does not have five fields, or names a time that never comes.',
    remedy: 'Write minute, hour, day of month, month and day of week: 0 3 * * * is every day at three.',
  },
  'time-zone-invalid': {
    sentence: 'The time zone is not known.',
    cause: 'It is not a name of the time zone database.',
    remedy: 'Use a name like Europe/Vienna, America/New_York or UTC.',
  },
  'input-invalid': {
    sentence: 'Something that was entered cannot be used.',
    cause: 'A field holds what it does not take. The message says which, and why.',
    remedy: 'Correct that field.',
  },
  'not-found': {
    sentence: 'There is no such thing.',
    cause: 'It was removed, or the address is mistyped.',
    remedy: 'Go back to the overview. Runs of what was removed stay in the history.',
  },
  conflict: {
    sentence: 'Something else is under way, or was faster.',
    cause: 'Each replica has one run at a time, and somebody else may have done the same a moment ago.',
    remedy: 'Look at the page anew, wait until the other run ends, or cancel it.',
    does: 'again',
  },
  'all-paused': {
    sentence: 'Everything is paused.',
    cause: 'An operator paused everything: nothing runs by itself until somebody resumes it.',
    remedy: 'Resume everything, with the banner on every page, once the reason that it names is over.',
  },
  'host-not-answering': {
    sentence: 'No worker answers for the host.',
    cause: 'Understudy does not run there, its worker just starts again, or a file system there hangs.',
    remedy: 'Look whether it runs on that host, and into the log of its worker.',
    command: 'curl -s http://127.0.0.1:3000/api/health',
  },
  'console-unreachable': {
    sentence: 'The console does not answer.',
    cause:
      'The server was stopped or starts again, or the network between it and this browser is broken. Replicas do not depend on it.',
    remedy: 'Try again. Nothing that was typed is lost as long as the page stays open.',
  },
  'console-updated': {
    sentence: 'The console was updated since this page was opened.',
    cause: 'The server runs another build now, which does not know what this page asks for.',
    remedy: 'Reload the page. Copy what was typed first, if it is long.',
  },
  'database-unreachable': {
    sentence: 'The database of Understudy does not answer.',
    cause:
      'PostgreSQL was stopped, starts again, or cannot be reached. Replicas on disk do not depend on it.',
    remedy: 'Look into the log of PostgreSQL, and whether its disk is full.',
    command: 'curl -s http://127.0.0.1:3000/api/health',
  },
  'database-schema-unknown': {
    sentence: 'The tables are not those of this release.',
    cause: 'The database was used by a newer release, or was changed by hand.',
    remedy: 'Start the release that used it last.',
  },
  'port-taken': {
    sentence: 'The port is taken by another program.',
    cause: 'Another copy of Understudy, or something else, listens on it.',
    remedy: 'Stop that program, or set PORT to another port.',
    command: 'ss -ltnp "sport = :3000"',
  },
  'data-directory-unwritable': {
    sentence: 'The data directory cannot be used.',
    cause: 'It cannot be written, holds files of somebody else, or is not set.',
    remedy: 'Make it writable for the account of Understudy, or name another one in UNDERSTUDY_DATA_DIR.',
    command: 'ls -ld DIRECTORY',
  },
  usage: {
    sentence: 'The command, or a setting of the environment, was not understood.',
    cause: 'An option is mistyped or has a value that it does not take.',
    remedy: 'Read what the message names.',
    command: 'understudy --help',
  },
  internal: {
    sentence: 'Something happened that nobody expected.',
    cause: 'A mistake in Understudy, or a system error that it does not know.',
    remedy: 'Try again. If it stays, report the message together with the log of the server.',
    does: 'again',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorHelp>>;
