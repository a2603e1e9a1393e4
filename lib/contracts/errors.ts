/**
 * Every error code of the product. A code is never reused for another meaning.
 * `title` is the short name shown beside the code; the sentence and the hint travel with each error.
 */
export const errorCatalogue = {
  // the environment
  'home-missing': 'Environment home not found',
  'home-not-directory': 'Environment home is not a directory',
  'home-empty': 'Environment home is empty',
  'home-unreadable': 'Environment home cannot be read',
  'not-an-environment': 'Not a Berkeley DB environment',
  'no-log-files': 'No log files',
  'logs-in-memory': 'Logs are kept in memory',
  'log-unreadable': 'A log file cannot be read',
  'release-mismatch': 'Another Berkeley DB release',
  'log-version-unknown': 'Unknown log version',
  'absolute-database-name': 'Databases are named by absolute path',
  'region-missing': 'Environment regions are missing',
  'region-inaccessible': 'Environment regions cannot be used',
  'environment-panicked': 'Environment has panicked',
  'environment-not-answering': 'Environment does not answer',
  'environment-encrypted': 'Environment is encrypted',
  'data-directory-missing': 'Data directory not found',
  'log-directory-missing': 'Log directory not found',
  'db-config-invalid': 'DB_CONFIG cannot be used',
  // paths and targets
  'path-relative': 'Path is not absolute',
  'path-invalid': 'Path is not valid',
  'path-escapes': 'Path leads elsewhere',
  'path-outside-roots': 'Path lies outside the allowed directories',
  'path-no-longer-allowed': 'Path is no longer allowed',
  'target-is-file': 'Target is a file',
  'target-not-writable': 'Target cannot be written',
  'target-inside-home': 'Target lies inside the environment',
  'target-around-home': 'Target contains the environment',
  'target-not-empty': 'Target holds other files',
  'target-other-environment': 'Target belongs to another environment',
  'target-unreadable': 'Target cannot be read',
  'target-format-newer': 'Target was written by a newer release',
  'target-overlaps-target': 'Target overlaps another target',
  'target-missing': 'Target not found',
  'disk-full': 'No space left',
  'read-only-file-system': 'Read-only file system',
  'permission-denied': 'Permission denied',
  'io-error': 'Input/output error',
  // the procedure
  'target-locked': 'Another run works on this target',
  'utility-still-running': 'An earlier utility still runs',
  'utility-missing': 'Berkeley DB utility not found',
  'utility-failed': 'Berkeley DB utility failed',
  'utility-timed-out': 'Berkeley DB utility did not finish',
  'checkpoint-failed': 'Checkpoint failed',
  'log-gap': 'A log file is missing',
  'log-diverged': 'The log went back',
  'log-shrunken': 'The log is shorter than before',
  'log-corrupt': 'A log file is damaged',
  'archive-damaged': 'The archive is damaged',
  'foreign-environment': 'The log belongs to another environment',
  'recovery-failed': 'Recovery failed',
  'recovery-incomplete': 'Recovery stopped early',
  'file-set-incomplete': 'A database is missing after recovery',
  'file-changed-while-copied': 'A file kept changing while it was copied',
  'replica-in-use': 'The replica is in use',
  'no-replica': 'No replica here yet',
  'verify-failed': 'A database failed verification',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
  // the product
  'name-taken': 'Name is taken',
  'name-invalid': 'Name is not valid',
  'cron-invalid': 'Schedule is not valid',
  'time-zone-invalid': 'Time zone is not known',
  'input-invalid': 'Input is not valid',
  'not-found': 'Not found',
  conflict: 'Already under way',
  'all-paused': 'Everything is paused',
  forbidden: 'Not allowed',
  'signed-out': 'Not signed in',
  'credentials-wrong': 'Email or password is not right',
  'code-wrong': 'Code is not right',
  'too-many-attempts': 'Too many attempts',
  'account-disabled': 'Account is disabled',
  'link-invalid': 'Link does not work any more',
  'email-taken': 'Email is taken',
  'last-administrator': 'Last administrator',
  'host-not-answering': 'No worker answers for this host',
  'console-unreachable': 'The console does not answer',
  'console-updated': 'The console was updated',
  'database-unreachable': 'Database cannot be reached',
  'database-schema-unknown': 'Database schema is not known',
  'port-taken': 'Port is taken',
  'data-directory-unwritable': 'Data directory cannot be written',
  usage: 'Usage',
  internal: 'Internal error',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCatalogue;

/** What travels to a journal, a page or a terminal. */
export interface ErrorReport {
  readonly code: ErrorCode;
  /** One precise lower-case sentence without a full stop. */
  readonly message: string;
  /** What to do, as a sentence an operator can act on, with the command to type where there is one. */
  readonly hint?: string | undefined;
  readonly path?: string | undefined;
  readonly op?: string | undefined;
}

export interface UnderstudyErrorOptions {
  /** What was being done, as a short verb phrase: `copy database file`. */
  readonly op?: string | undefined;
  readonly path?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error type. Recognise it with {@link isUnderstudyError} (by code, not `instanceof`:
 * a bundler can load this module twice).
 */
export class UnderstudyError extends Error {
  override readonly name = 'UnderstudyError';
  readonly code: ErrorCode;
  readonly op: string | undefined;
  readonly path: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: UnderstudyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.op = options.op;
    this.path = options.path;
    this.hint = options.hint;
  }
}

export function isUnderstudyError(error: unknown): error is UnderstudyError {
  return (
    error instanceof Error &&
    error.name === 'UnderstudyError' &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code in errorCatalogue
  );
}

/** Maps anything thrown to a report. System errors become named codes; the unknown becomes `internal`. */
export function toErrorReport(error: unknown): ErrorReport {
  if (isUnderstudyError(error)) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      path: error.path,
      op: error.op,
    };
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const known = systemErrors[error.code];
    if (known) {
      const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
      const op = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : undefined;
      return { code: known.code, message: known.message, hint: known.hint, path, op };
    }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', message: 'the run was cancelled' };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

const systemErrors: Readonly<Record<string, { code: ErrorCode; message: string; hint: string }>> = {
  ENOSPC: {
    code: 'disk-full',
    message: 'no space is left on the device',
    hint: 'Free space on the file system of the target, then run it again; the published replica is unharmed.',
  },
  EDQUOT: {
    code: 'disk-full',
    message: 'the disk quota is used up',
    hint: 'Raise the quota or free space, then run it again; the published replica is unharmed.',
  },
  EROFS: {
    code: 'read-only-file-system',
    message: 'the file system is read-only',
    hint: 'Mount it read-write (look into dmesg: a file system turns read-only after errors), then run it again.',
  },
  EACCES: {
    code: 'permission-denied',
    message: 'permission was denied',
    hint: 'Give the user that runs Understudy access to this path, then run it again.',
  },
  EPERM: {
    code: 'permission-denied',
    message: 'the operation is not permitted',
    hint: 'Give the user that runs Understudy access to this path, then run it again.',
  },
  EIO: {
    code: 'io-error',
    message: 'the device reported an input/output error',
    hint: 'Look into dmesg for the device; do not trust this disk until it is checked.',
  },
};
