import { z } from 'zod';

export const copyModes = ['listed', 'directory'] as const;
export type CopyMode = (typeof copyModes)[number];

/** A pattern for files in the environment home: relative to it, never out of it. */
const ownPatternSchema = z
  .string()
  .trim()
  .min(1, 'enter a pattern')
  .max(200, 'use at most 200 characters')
  .refine((pattern) => !pattern.includes('\0'), 'a pattern cannot hold a NUL byte')
  .refine((pattern) => !pattern.startsWith('/'), 'patterns are relative to the home: *.conf, hooks/**')
  .refine((pattern) => !pattern.split('/').includes('..'), 'files outside of the home are not copied');

/** What of an environment is copied beside its databases. */
export const copyingSchema = z.object({
  /**
   * `listed`: the database files, and the application's own files that a pattern names. `directory`: whatever the home and
   * the data directories hold, but for regions, log files and DB_CONFIG.
   */
  copyMode: z.enum(copyModes).default('listed'),
  /** Patterns of the application's own files, relative to the home: `*.conf`, `hooks/**`. */
  ownFiles: z.array(ownPatternSchema).max(32, 'use at most 32 patterns').default([]),
});
export type Copying = z.output<typeof copyingSchema>;

export const defaultCopying: Copying = copyingSchema.parse({});
