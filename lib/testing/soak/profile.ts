import type { ErrorCode } from '../../contracts/errors.ts';
import type { EnvironmentFixture, FixtureOptions } from '../environment-fixture.ts';
import type { LiveRole, LiveWriter, LiveWriterOptions } from '../live-writer.ts';
import type { Attempt, Counters } from './counters.ts';

/** A way to make life hard for the engine. */
export interface Profile {
  /** One sentence, printed. */
  readonly stresses: string;
  readonly environment: FixtureOptions;
  /** The target lies on a real file system of its own, in memory, of so many MiB; not where it cannot be mounted. */
  readonly targetMebibytes?: number;
  readonly writer: Partial<LiveWriterOptions> & { readonly roles: readonly LiveRole[] };
  /** How long the writer has to itself before each run, at most. Milliseconds. */
  readonly restMs: number;
  /** What a run may end with here. Anything else is a finding. */
  readonly mayFail: readonly ErrorCode[];
  /** Rounds between two comparisons with the active; 5 unless told. */
  readonly compareEvery?: number;
  /** One run, with whatever this profile does to it or beside it. */
  run(scene: Scene, kind: 'snapshot' | 'update'): Promise<Attempt>;
}

/** One environment with its writer and its replica, for one turn of a profile. */
export interface Scene {
  readonly profile: Profile;
  readonly fixture: EnvironmentFixture;
  readonly counters: Counters;
  /** The file system of the target, where it has one of its own. */
  readonly smallDisk: string | undefined;
  /** Of every host here: what a killed worker leaves in it goes with the rest. */
  readonly temporaryDirectory: string;
  /** The only source of chance: from 0 to below 1, the same for the same seed. */
  readonly random: () => number;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** The writer of now; another one after a restart. */
  writer(): LiveWriter;
  /** The application is killed, and starts again with recovery. */
  restart(): Promise<void>;
  /** Ends the writer and removes everything. */
  remove(): Promise<void>;
  /** Somewhere between the two, in milliseconds. Returns early, without an error, at Ctrl-C. */
  rest(leastMs: number, mostMs: number): Promise<void>;
}
