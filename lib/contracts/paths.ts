import { z } from 'zod';

/**
 * The part of a path check that needs no file system: absolute, no NUL byte, no `.` or `..` segment, no longer than
 * Linux takes. What it leads to is checked by the host's worker, whatever the browser said.
 */
export const absolutePathSchema = z
  .string()
  .min(1, 'enter a directory')
  .refine((path) => !path.includes('\0'), 'a path cannot hold a NUL byte')
  .refine((path) => path.startsWith('/'), 'enter an absolute path, beginning with /')
  .refine(
    (path) => !path.split('/').some((segment) => segment === '..' || segment === '.'),
    'write the path without . and .. segments',
  )
  // PATH_MAX is 4096 and NAME_MAX 255, in bytes (limits.h); names we add below a target need some room.
  .refine((path) => new TextEncoder().encode(path).length <= 900, 'the path is longer than 900 bytes')
  .refine(
    (path) => path.split('/').every((segment) => new TextEncoder().encode(segment).length <= 255),
    'a part of the path is longer than 255 bytes',
  )
  .transform((path) => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'));

export const homeDirectorySchema = absolutePathSchema;
export const targetDirectorySchema = absolutePathSchema;
