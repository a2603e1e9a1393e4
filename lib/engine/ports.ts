import type { CopyMode } from '../contracts/copying.ts';
import type { StepName, StepProgress } from '../contracts/run.ts';
import type { UtilitiesPlace } from '../contracts/utilities.ts';
import type { Host } from '../hosts/host.ts';

/** Where a run tells what it does, as it does it. The layers above store it; the command prints it. */
export interface RunJournal {
  /**
   * The steps that this run will go through, before the first of them starts. Called again where they are taken anew:
   * `fellBack` where a snapshot takes the place of an update.
   */
  plan(steps: readonly StepName[], fellBack: boolean): Promise<void>;
  /** On record before the step does anything. */
  stepStarted(step: StepName): Promise<void>;
  /** Called often; must not block. */
  stepProgress(step: StepName, progress: StepProgress): void;
  stepEnded(step: StepName, state: 'succeeded' | 'failed' | 'skipped', detail?: string): Promise<void>;
  /** A line of the engine's own (`note`), or of a utility's output, without its newline. Must not block. */
  line(source: string, stream: 'note' | 'stdout' | 'stderr', text: string): void;
  /** The moment `current` moved: `lsn` is the recovered position, formatted. */
  published(lsn: string): Promise<void>;
}

/** Everything the engine needs from outside. */
export interface EngineContext {
  readonly host: Host;
  readonly journal: RunJournal;
  /** Fires when an operator cancels or the process is asked to end. */
  readonly signal: AbortSignal;
}

/** A live environment, as the operator named it. Paths are absolute. */
export interface EnvironmentSpec {
  readonly home: string;
  /** Directories that the application sets in its own code (`set_data_dir` without DB_CONFIG). */
  readonly dataDirectories: readonly string[];
  /** Directory that the application sets in its own code (`set_lg_dir` without DB_CONFIG). */
  readonly logDirectory: string | null;
  /** Of an encrypted environment. Passed to utilities with -P, never logged. */
  readonly password: string | null;
  /**
   * Patterns (`*.conf`, `hooks/**`; relative to the home) of files of the application's own that a replica is to have
   * beside the databases, as they are at each run. None: they are not copied.
   */
  readonly ownFiles?: readonly string[] | undefined;
  /** `directory`: whatever home and data directories hold is copied, whether a pattern names it or not. */
  readonly copyMode?: CopyMode | undefined;
  /** Where the utilities are; those of the host that fit the log when absent. */
  readonly utilities?: UtilitiesPlace | undefined;
}
