import type { ErrorCode } from '../../contracts/errors.ts';
import type { FixtureOptions } from '../environment-fixture.ts';
import type { LiveRole, LiveWriterOptions } from '../live-writer.ts';
import type { Attempt } from './attempt.ts';
import type { Scene } from './scene.ts';

/** A way to make life hard for the engine. */
export interface Profile {
  /** One sentence, printed. */
  readonly stresses: string;
  readonly environment: FixtureOptions;
  readonly writer: Partial<LiveWriterOptions> & { readonly roles: readonly LiveRole[] };
  /** How long the writer has to itself before each run, at most. Milliseconds. */
  readonly restMs: number;
  /** What a run may end with here. Anything else is a finding. */
  readonly mayFail: readonly ErrorCode[];
  /** One run, with whatever this profile does to it or beside it. */
  run(scene: Scene, kind: 'snapshot' | 'update'): Promise<Attempt>;
}
