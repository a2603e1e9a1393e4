import { type ErrorCode, UnderstudyError } from '../contracts/errors.ts';
import type { Files } from '../io/files.ts';

export interface DirectoryRefusals {
  readonly op: string;
  readonly missing: ErrorCode;
  readonly notDirectory: ErrorCode;
  readonly unreadable: ErrorCode;
  /** Begins the message: `the environment home`. */
  readonly what: string;
  /** Where it is missing or no directory. */
  readonly hint: string;
}

/** The real path of a directory that this user can list and enter. Throws the given codes, and path-invalid. */
export async function resolveDirectory(
  files: Files,
  path: string,
  refuse: DirectoryRefusals,
): Promise<string> {
  const fail = (code: ErrorCode, problem: string, hint: string, cause?: unknown): never => {
    throw new UnderstudyError(code, `${refuse.what} ${problem}`, { op: refuse.op, path, hint, cause });
  };
  const unreadable = (cause?: unknown): never =>
    fail(
      refuse.unreadable,
      'cannot be read',
      'Give the user that runs Understudy read and search access to it and to every directory above it (namei -l shows them).',
      cause,
    );
  try {
    const stat = await files.stat(path);
    if (!stat) {
      const link = await files.lstat(path);
      return link?.kind === 'symlink'
        ? fail(refuse.missing, `is a link to ${await files.readlink(path)}, where nothing is`, refuse.hint)
        : fail(refuse.missing, 'does not exist', refuse.hint);
    }
    if (stat.kind !== 'directory') return fail(refuse.notDirectory, 'is not a directory', refuse.hint);
    const real = await files.realpath(path);
    const usable = (await files.canAccess(real, 'read')) && (await files.canAccess(real, 'execute'));
    return usable ? real : unreadable();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EPERM') return unreadable(error);
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') {
      return fail(
        'path-invalid',
        'cannot be followed',
        'Check the links on the way; one of them leads back to itself.',
        error,
      );
    }
    throw error;
  }
}
