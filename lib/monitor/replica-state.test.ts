import { describe, expect, test } from 'vitest';
import { type StateFacts, stateOf } from './replica-state.ts';

const calm: StateFacts = {
  promoted: false,
  paused: null,
  inUse: null,
  brokenChain: null,
  unreadable: null,
  published: true,
  running: false,
  lastRun: { state: 'succeeded', message: null },
  followProblem: null,
  verifyProblem: null,
  exposure: { bytes: 0, commits: 0, oldestCommitAgeMs: null },
  goalMs: 60_000,
};
const withExposure = (oldestCommitAgeMs: number | null): StateFacts => ({
  ...calm,
  exposure: { bytes: 10, commits: oldestCommitAgeMs === null ? 0 : 1, oldestCommitAgeMs },
});
const failed = { state: 'failed', message: 'the disk is full' } as const;

describe('stateOf', () => {
  test.each([
    ['it is to be followed and cannot be', { ...calm, followProblem: 'the disk is full' }, 'failing'],
    ['nothing is missing', calm, 'in step'],
    ['bytes without a commit are missing', withExposure(null), 'in step'],
    ['the oldest missing commit is exactly as old as the goal', withExposure(60_000), 'in step'],
    ['the oldest missing commit is older than the goal', withExposure(60_001), 'behind'],
    ['nothing was measured yet', { ...calm, exposure: null }, 'checking'],
    ['a verification found damage', { ...calm, verifyProblem: 'verification failed: a.db' }, 'failing'],
    ['so it did, and a run is under way', { ...calm, verifyProblem: 'a.db', running: true }, 'failing'],
    ['nothing is published', { ...calm, published: false, lastRun: null }, 'never synced'],
    ['the first run failed', { ...calm, published: false, lastRun: failed }, 'failing'],
    ['the last run failed', { ...calm, lastRun: failed }, 'failing'],
    ['another run is under way', { ...calm, lastRun: failed, running: true }, 'in step'],
    ['the last run was cancelled', { ...calm, lastRun: { state: 'cancelled', message: null } }, 'in step'],
    ['the log cannot be read', { ...calm, unreadable: 'permission denied' }, 'failing'],
    ['an operator paused it', { ...withExposure(90_000), paused: 'an operator paused it' }, 'paused'],
    [
      'the chain is broken, though paused',
      { ...calm, paused: 'an operator paused it', brokenChain: 'a gap' },
      'broken chain',
    ],
    [
      'somebody uses it, and the chain is broken',
      { ...calm, brokenChain: 'a gap', inUse: 'a process' },
      'in use',
    ],
    ['it was promoted', { ...calm, promoted: true, inUse: 'the application' }, 'promoted'],
  ] as const)('%s', (_, facts, state) => {
    expect(stateOf(facts).state).toBe(state);
  });

  test('a failure is explained by its own sentence', () => {
    expect(stateOf({ ...calm, lastRun: failed }).reason).toBe('the disk is full');
  });
});
