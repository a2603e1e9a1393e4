import { UnderstudyError } from '../contracts/errors.ts';
import type { RunState } from '../contracts/run.ts';

/** What can happen to a run. */
export const runEvents = ['start', 'succeed', 'fail', 'cancel', 'interrupt'] as const;
export type RunEvent = (typeof runEvents)[number];

/**
 * Every legal transition; what is absent is illegal. A queued run can be cancelled, and can fail where it turns out
 * before its start that it never can; only a running one can succeed or be interrupted. Ends have no way out.
 */
const transitions = {
  queued: { start: 'running', cancel: 'cancelled', fail: 'failed' },
  running: { succeed: 'succeeded', fail: 'failed', cancel: 'cancelled', interrupt: 'interrupted' },
  succeeded: {},
  failed: {},
  cancelled: {},
  interrupted: {},
} as const satisfies Record<RunState, Partial<Record<RunEvent, RunState>>>;

/** The state after `event`. Throws `internal` where the transition is not legal: a caller's mistake. */
export function nextRunState(state: RunState, event: RunEvent): RunState {
  const table: Partial<Record<RunEvent, RunState>> = transitions[state];
  const next = table[event];
  if (next === undefined) {
    throw new UnderstudyError('internal', `a run that is ${state} cannot ${event}`, {
      op: 'change run state',
    });
  }
  return next;
}

/** From which states `event` is legal, for conditional updates: the database then decides races. */
export function statesBefore(event: RunEvent): RunState[] {
  return (Object.keys(transitions) as RunState[]).filter((state) => event in transitions[state]);
}

/** Whether the run has not ended yet. */
export const isOpen = (state: RunState): boolean => Object.keys(transitions[state]).length > 0;
