import { z } from 'zod';
import { absolutePathSchema } from './paths.ts';

/** Where the utilities of a release are: `db5.3_` in `/usr/bin` for `/usr/bin/db5.3_archive`. */
export interface UtilitiesPlace {
  readonly directory: string;
  readonly prefix: string;
}

/** Utilities that a host has. */
export interface UtilitiesFound extends UtilitiesPlace {
  /** `5.3.28`. */
  readonly release: string;
  /** That they write. */
  readonly logVersion: number;
}

/** Null: those of the host that fit the log. Anything else must be among those that the host says it has. */
export const utilitiesSchema = z
  .object({ directory: absolutePathSchema, prefix: z.string().min(1).max(32) })
  .nullable();
