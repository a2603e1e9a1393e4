import { describe, expect, it } from 'vitest';
import { type RunState, runStates } from '../contracts/run.ts';
import { isOpen, nextRunState, type RunEvent, runEvents, statesBefore } from './run-state.ts';

/** The whole table, written out a second time: state, event, result or nothing. */
const expected: Record<RunState, Record<RunEvent, RunState | undefined>> = {
  queued: {
    start: 'running',
    succeed: undefined,
    fail: 'failed',
    cancel: 'cancelled',
    interrupt: undefined,
  },
  running: {
    start: undefined,
    succeed: 'succeeded',
    fail: 'failed',
    cancel: 'cancelled',
    interrupt: 'interrupted',
  },
  succeeded: {
    start: undefined,
    succeed: undefined,
    fail: undefined,
    cancel: undefined,
    interrupt: undefined,
  },
  failed: { start: undefined, succeed: undefined, fail: undefined, cancel: undefined, interrupt: undefined },
  cancelled: {
    start: undefined,
    succeed: undefined,
    fail: undefined,
    cancel: undefined,
    interrupt: undefined,
  },
  interrupted: {
    start: undefined,
    succeed: undefined,
    fail: undefined,
    cancel: undefined,
    interrupt: undefined,
  },
};

describe('the states of a run', () => {
  for (const state of runStates) {
    for (const event of runEvents) {
      const result = expected[state][event];
      it(`${state} + ${event} → ${result ?? 'refused'}`, () => {
        if (result === undefined) {
          expect(() => nextRunState(state, event)).toThrow(`a run that is ${state} cannot ${event}`);
        } else {
          expect(nextRunState(state, event)).toBe(result);
        }
      });
    }
  }

  it('ends in exactly one of four states, from which nothing leads out', () => {
    const ends = runStates.filter((state) => !isOpen(state));
    expect(ends).toEqual(['succeeded', 'failed', 'cancelled', 'interrupted']);
  });

  it('reaches every state from queued', () => {
    const reached = new Set<RunState>(['queued']);
    for (const state of reached) {
      for (const event of runEvents) {
        if (statesBefore(event).includes(state)) reached.add(nextRunState(state, event));
      }
    }
    expect([...reached].sort()).toEqual([...runStates].sort());
  });

  it('names for each event the states in which it is legal', () => {
    for (const event of runEvents) {
      expect(statesBefore(event)).toEqual(runStates.filter((state) => expected[state][event] !== undefined));
    }
  });
});
