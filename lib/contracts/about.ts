import { z } from 'zod';
import type { Health } from './health.ts';
import type { HostDescription } from './host-description.ts';

/** A package that the product runs with. */
export const licenceSchema = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  home: z.string().nullable(),
});
export type Licence = z.output<typeof licenceSchema>;

export interface About {
  /** Of the product. */
  readonly version: string;
  /** Of the console; null where it was not built. */
  readonly buildId: string | null;
  /** Of the process that serves the console. */
  readonly node: string;
  /** Null where the database does not answer. */
  readonly postgres: string | null;
  readonly health: Health;
  readonly hosts: readonly (
    | { readonly host: string; readonly description: HostDescription; readonly problem: null }
    | { readonly host: string; readonly description: null; readonly problem: string }
  )[];
}
