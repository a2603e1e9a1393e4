import type { Exposure, ReplicaState } from '../contracts/replica.ts';
import type { RunState } from '../contracts/run.ts';

/** What decides a replica's state word. Pure facts; where they come from does not matter here. */
export interface StateFacts {
  readonly promoted: boolean;
  /** Why it is paused, in a sentence; null where it is not. */
  readonly paused: string | null;
  /** How somebody uses the published generation, in a sentence; null where nobody does. */
  readonly inUse: string | null;
  /** Why the chain cannot be continued; null where it can. */
  readonly brokenChain: string | null;
  /** Why the environment's log cannot be read; null where it can. */
  readonly unreadable: string | null;
  /** Whether a generation is published. */
  readonly published: boolean;
  /** Whether a run works on the replica. */
  readonly running: boolean;
  /** How the last run that is over ended, with its error's sentence; null where there was none. */
  readonly lastRun: { readonly state: RunState; readonly message: string | null } | null;
  /** Why it cannot be followed between runs, in a sentence; null where it can, or is not to be. */
  readonly followProblem: string | null;
  /** Why it would not come up, as the last verification found; null where it found nothing. */
  readonly verifyProblem: string | null;
  /** Null where it was not measured yet. */
  readonly exposure: Exposure | null;
  readonly goalMs: number;
}

/**
 * The one word for a replica's state, and a sentence where the word does not explain itself. The worst wins, in the
 * order in which an operator would have to act. Worked out from log positions: an idle environment is in step however
 * long ago the last run was, and a replica without an unreplicated commit older than the goal is in step although its
 * last run failed only if that failure is said.
 */
export function stateOf(facts: StateFacts): { state: ReplicaState; reason: string | null } {
  if (facts.promoted)
    return { state: 'promoted', reason: 'this replica became the environment that the application opens' };
  if (facts.inUse !== null) return { state: 'in use', reason: facts.inUse };
  if (facts.brokenChain !== null) return { state: 'broken chain', reason: facts.brokenChain };
  if (facts.paused !== null) return { state: 'paused', reason: facts.paused };
  const failure = failureOf(facts);
  if (!facts.published) {
    if (failure !== null) return { state: 'failing', reason: failure };
    return { state: 'never synced', reason: facts.running ? 'the first snapshot is running' : null };
  }
  if (facts.unreadable !== null) return { state: 'failing', reason: facts.unreadable };
  if (failure !== null) return { state: 'failing', reason: failure };
  if (facts.exposure === null) return { state: 'checking', reason: null };
  const age = facts.exposure.oldestCommitAgeMs;
  return age !== null && age > facts.goalMs
    ? { state: 'behind', reason: null }
    : { state: 'in step', reason: null };
}

/**
 * A failed or interrupted last run counts until another succeeds; a cancelled one was an operator's wish. What a verification
 * found counts until a later one, or a snapshot, succeeds.
 */
function failureOf(facts: StateFacts): string | null {
  if (facts.followProblem !== null) return facts.followProblem;
  if (!facts.running && facts.lastRun?.state === 'failed')
    return facts.lastRun.message ?? 'the last run failed';
  return facts.verifyProblem;
}
