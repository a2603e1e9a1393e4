import type { Clock } from '../io/clock.ts';
import type { Files } from '../io/files.ts';
import type { Mutexes } from '../io/mutexes.ts';
import type { Priority } from '../io/priority.ts';
import type { Processes } from '../io/processes.ts';

/** A machine that the engine works on. */
export interface Host {
  readonly name: string;
  readonly files: Files;
  readonly processes: Processes;
  readonly mutexes: Mutexes;
  readonly clock: Clock;
  /** A feature that not every host has: what is done here steps back behind others. */
  readonly priority?: Priority | undefined;
  /** Where short-lived directories may be made; `/tmp` where the host does not say. */
  readonly temporaryDirectory?: string | undefined;
}
