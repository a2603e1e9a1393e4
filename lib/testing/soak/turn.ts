import { utilitiesBelow } from '../engine-worker.ts';
import { generationsInStep } from '../replica-proof.ts';
import { attemptRun } from './attempt.ts';
import { type Attempt, type Counters, countAttempt } from './counters.ts';
import { examinePublished, examineReplica } from './examine.ts';
import type { Profile, Scene } from './profile.ts';
import { openScene } from './scene.ts';

/** Something that must not be. The directories are kept. */
export interface Finding {
  readonly round: number;
  readonly what: readonly string[];
  /** Of the last run. */
  readonly journal: readonly string[];
  readonly directory: string;
}

export interface TurnOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly durationMs: number;
  readonly counters: Counters;
  readonly signal: AbortSignal;
  readonly parent?: string | undefined;
}

const roundsBetweenComparisons = 5;
const snapshotShare = 0.08;
/** How often the replica may be begun where a run may fail. */
const firstTries = 4;

/**
 * One turn of a profile over an environment of its own: round after round until the time is over, and a comparison at
 * the end. Leaves nothing behind, unless it found something. Turns are short, so that the disk that they need is bounded.
 */
export async function takeTurn(options: TurnOptions): Promise<Finding | undefined> {
  const scene = await openScene(options);
  let finding: Finding | undefined;
  try {
    finding = await playRounds(scene, options.durationMs);
    return finding;
  } finally {
    await endUtilities(scene);
    if (finding) await scene.writer().kill();
    else await scene.remove();
  }
}

async function playRounds(scene: Scene, durationMs: number): Promise<Finding | undefined> {
  const { profile, counters, signal, random } = scene;
  const end = performance.now() + durationMs;
  let round = 0;
  let last: Attempt = { lines: [] };
  const found = (what: readonly string[]): Finding | undefined => {
    if (what.length === 0 || signal.aborted) return undefined;
    counters.differences += what.length;
    return { round, what, journal: last.lines, directory: scene.fixture.root };
  };
  try {
    await scene.rest(500, 1500);
    for (let left = firstTries; left > 0; left -= 1) {
      last = await attemptRun(scene, 'snapshot');
      countAttempt(counters, 'snapshot', last);
      if (!last.error) break;
      const refused = found(unexpected(last, left > 1 ? profile.mayFail : []));
      if (refused) return refused;
    }
    while (performance.now() < end && !signal.aborted) {
      round += 1;
      counters.rounds += 1;
      await scene.rest(0, profile.restMs);
      const kind = random() < snapshotShare ? 'snapshot' : 'update';
      last = await profile.run(scene, kind);
      countAttempt(counters, kind, last);
      const broken = last.error || last.killed ? await examinePublished(scene) : [];
      const finding = found([...unexpected(last, profile.mayFail), ...broken, ...(await failuresOf(scene))]);
      if (finding) return finding;
      if (round % (profile.compareEvery ?? roundsBetweenComparisons) !== 0) continue;
      const different = await compare(scene, (attempt) => {
        last = attempt;
      });
      const difference = found(different);
      if (difference) return difference;
    }
    return found(
      await compare(scene, (attempt) => {
        last = attempt;
      }),
    );
  } catch (error) {
    if (signal.aborted) return undefined;
    return found([error instanceof Error ? (error.stack ?? error.message) : String(error)]);
  }
}

const unexpected = ({ error }: Attempt, may: readonly string[]): string[] =>
  error && !may.includes(error.code) ? [`the run ended with ${error.code}: ${error.message}`] : [];

/** What a process of the writer says of its end comes on another way than the news of it. */
async function failuresOf(scene: Scene): Promise<string[]> {
  if (scene.writer().failures().length > 0) await scene.rest(300, 300);
  return scene.writer().failures();
}

/** At rest: an update that nothing disturbs has to succeed, and both generations are the active's equals after it. */
async function compare(scene: Scene, ran: (attempt: Attempt) => void): Promise<string[]> {
  if (scene.signal.aborted) return [];
  const writer = scene.writer();
  await writer.pause();
  const before = Date.now();
  const attempt = await attemptRun(scene, 'update');
  ran(attempt);
  countAttempt(scene.counters, 'update', attempt);
  const refused = unexpected(attempt, []);
  if (refused.length > 0) return refused;
  const generations = await generationsInStep(scene.fixture.target);
  const different = await examineReplica(scene, before);
  await writer.resume();
  // The active is unharmed: it still takes a checkpoint.
  await writer.checkpoint();
  const two = generations.length === 2 ? [] : [`there are ${generations.length} generations, not two`];
  return [...different, ...two, ...(await failuresOf(scene))];
}

/** A `db_recover` whose worker was killed runs on; what had joined an application that was killed can wait for ever. */
async function endUtilities({ fixture }: Scene): Promise<void> {
  for (const { pid } of await utilitiesBelow(fixture.root)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
