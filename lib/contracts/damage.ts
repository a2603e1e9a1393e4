import type { ErrorCode } from './errors.ts';

// Without zod: the overview's script has this too.

/**
 * What says of a verification that the replica would not have come up: its pages, its log, or what recovery makes of them. Other
 * failures (a full disk, a utility that is missing) leave that open.
 */
const damageCodes = [
  'verify-failed',
  'recovery-failed',
  'recovery-incomplete',
  'file-set-incomplete',
  'archive-damaged',
  'log-gap',
  'log-corrupt',
] as const satisfies readonly ErrorCode[];

export const isDamage = (code: ErrorCode): boolean => (damageCodes as readonly ErrorCode[]).includes(code);
