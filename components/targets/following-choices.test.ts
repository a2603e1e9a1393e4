import { expect, test } from 'vitest';
import { followingSchema } from '#lib/contracts/following.ts';
import {
  emptyFollowing,
  everyChoices,
  followingWords,
  fromFollowing,
  recoverAfterChoices,
  recoverEveryChoices,
  toFollowing,
  withValue,
} from './following-choices.ts';

test('every choice is one that the contract takes, and comes back as it was', () => {
  for (const { value: every } of everyChoices)
    for (const { value: recoverEvery } of recoverEveryChoices)
      for (const { value: recoverAfter } of recoverAfterChoices) {
        const following = toFollowing({ every, recoverEvery, recoverAfter });
        expect(followingSchema.nullable().parse(following)).toEqual(following);
        if (following) expect(fromFollowing(following)).toEqual({ every, recoverEvery, recoverAfter });
      }
  expect(fromFollowing(null)).toEqual(emptyFollowing);
});

test('what was set elsewhere is a choice, too', () => {
  expect(withValue(everyChoices, '7', 's').at(-1)).toEqual({ value: '7', label: 'every 7 seconds' });
  expect(withValue(everyChoices, '5', 's')).toBe(everyChoices);
});

test('says it in words', () => {
  expect(followingWords(null)).toBe('log comes over with each run');
  expect(followingWords({ everySeconds: 1, recoverEverySeconds: 300, recoverAfterBytes: 268_435_456 })).toBe(
    'log comes over every second, and is recovered every 5 minutes, also once 256 MB have come',
  );
});
