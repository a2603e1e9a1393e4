import { expect, test } from 'vitest';
import { toFilter } from './search-params.ts';

const nothing = {
  user: null,
  deed: null,
  environment: null,
  replica: null,
  result: null,
  from: null,
  to: null,
  after: null,
};

test('what is not set is no filter', () => {
  expect(toFilter(nothing)).toEqual({});
  expect(toFilter({ ...nothing, user: '', result: 'refused' })).toEqual({ result: 'refused' });
});

test('moments are taken in any zone, and nonsense is none', () => {
  expect(toFilter({ ...nothing, from: '2026-11-22T10:00:00+01:00', to: 'yesterday' })).toEqual({
    from: '2026-11-22T09:00:00.000Z',
  });
});
