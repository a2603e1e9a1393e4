import { expect, test } from 'vitest';
import { errorToShow, foundUse } from './trouble.ts';

const replica = {
  state: 'in step',
  stateReason: null,
  lastError: null,
  publishedPath: '/standby/generations/g-1',
  verification: { good: null, failure: null },
} as const;
const refused = {
  code: 'replica-in-use',
  message: 'somebody uses the published generation: process 7 (perl) has x.db open',
  path: '/standby/generations/g-0',
} as const;
const gap = { code: 'log-gap', message: 'log.0000000004 is missing' } as const;

test('what the monitor found is said, with the generation that is published', () => {
  expect(foundUse({ ...replica, state: 'in use', stateReason: '__db.001 was added' })).toEqual({
    found: '__db.001 was added',
    path: '/standby/generations/g-1',
  });
});

test('a run that was refused because a process has it open is a use, too', () => {
  expect(foundUse({ ...replica, state: 'failing', lastError: refused })).toEqual({
    found: refused.message,
    path: '/standby/generations/g-0',
  });
});

test('a refusal of long ago is no use', () => {
  expect(foundUse({ ...replica, state: 'in step', lastError: refused })).toBeNull();
  expect(foundUse({ ...replica, state: 'failing', lastError: gap })).toBeNull();
});

test('nothing is said twice', () => {
  expect(errorToShow({ ...replica, state: 'in use', lastError: refused })).toBeNull();
  const broken = { ...replica, state: 'broken chain', stateReason: gap.message } as const;
  expect(errorToShow({ ...broken, lastError: gap })).toBeNull();
  expect(errorToShow({ ...broken, lastError: refused })).toBe(refused);
});

test('an error that nothing else tells is shown', () => {
  expect(errorToShow({ ...replica, state: 'failing', lastError: gap })).toBe(gap);
  expect(errorToShow({ ...replica, lastError: gap })).toBeNull();
});

test('what a verification found is shown where nothing else failed, and only where it found damage', () => {
  const found = (error: { readonly code: 'verify-failed' | 'disk-full'; readonly message: string }) => ({
    ...replica,
    state: 'failing' as const,
    verification: { good: null, failure: { at: '2026-01-01T00:00:00.000Z', runId: 'r', error } },
  });
  const damage = { code: 'verify-failed', message: 'a.db: a page' } as const;
  expect(errorToShow(found(damage))).toBe(damage);
  expect(errorToShow({ ...found(damage), lastError: gap })).toBe(gap);
  expect(errorToShow(found({ code: 'disk-full', message: 'no room' }))).toBeNull();
});
