import { UnderstudyError } from '../contracts/errors.ts';

// PATH_MAX is 4096 and NAME_MAX 255 (limits.h), in bytes. Names that are added below a directory need some room.
const PATH_BYTES = 900;
const NAME_BYTES = 255;

/**
 * Checks a path as text, before any file system sees it: absolute, no NUL byte, no `.` or `..` segment, not too long.
 * `what` names it in the message: `the environment home`. Throws path-relative and path-invalid.
 */
export function assertPlainPath(path: string, what: string): void {
  const refuse = (code: 'path-relative' | 'path-invalid', problem: string, hint: string): never => {
    throw new UnderstudyError(code, `${what} ${problem}`, { op: 'check path', path: shown(path), hint });
  };
  if (path.includes('\0'))
    refuse('path-invalid', 'holds a NUL byte', 'Enter a path without control characters.');
  if (!path.startsWith('/')) {
    refuse('path-relative', 'is not an absolute path', 'Enter the whole path, beginning with /.');
  }
  const segments = path.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    refuse('path-invalid', 'has a . or .. segment', 'Write the path without . and .. segments.');
  }
  if (Buffer.byteLength(path) > PATH_BYTES) {
    refuse('path-invalid', `is longer than ${PATH_BYTES} bytes`, 'Use a shorter path.');
  }
  if (segments.some((segment) => Buffer.byteLength(segment) > NAME_BYTES)) {
    refuse(
      'path-invalid',
      `has a part longer than ${NAME_BYTES} bytes`,
      'No file system takes such a name: check the path.',
    );
  }
}

/** A NUL byte or a thousand characters do not belong into a message. */
const shown = (path: string): string => path.replaceAll('\0', '\\0').slice(0, 200);
