import type { ErrorReport } from './errors.ts';
import type { UtilitiesFound } from './utilities.ts';

/** What a host's worker says of itself and of its machine. */
export interface HostDescription {
  /** The product's release that the worker runs. */
  readonly version: string;
  readonly node: string;
  /** `linux x64`. */
  readonly platform: string;
  /** Berkeley DB utilities, those on PATH first. */
  readonly utilities: readonly UtilitiesFound[];
  /** Why none is there for an environment that names none. */
  readonly utilitiesProblem: ErrorReport | null;
  /** From UNDERSTUDY_ROOTS; null: everything that the worker's account can read. */
  readonly roots: readonly string[] | null;
  /** The file system that holds the data directory. */
  readonly dataDirectory: {
    readonly path: string;
    readonly availableBytes: number;
    readonly totalBytes: number;
  };
}

/** One directory that is to become a root, as the host sees it. */
export interface RootCheck {
  /** As resolved, where it can be one. */
  readonly path: string;
  readonly problem: ErrorReport | null;
}
