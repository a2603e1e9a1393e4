import { expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

it.each(['/', '/history?state=failed', '/replicas/1#runs'])('keeps %s', (path) => {
  expect(ownPath(path)).toBe(path);
});

it.each([
  undefined,
  ['/a'],
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'history',
])('takes %j for the overview', (path) => {
  expect(ownPath(path)).toBe('/');
});
