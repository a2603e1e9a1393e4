import { z } from 'zod';

/** Names of environments and targets: shown everywhere, so short and printable. Unique without regard to case. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'enter a name')
  .max(64, 'use at most 64 characters')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
    'use letters, digits, blanks, dots, dashes and underscores, beginning with a letter or digit',
  );
