import { expect, it } from 'vitest';
import { isKnownHost } from './known-host.ts';

it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:3000', '127.0.0.2'])(
  'answers to %s',
  (header) => {
    expect(isKnownHost(header, '127.0.0.1')).toBe(true);
  },
);

it.each([
  undefined,
  '',
  'evil.example',
  'evil.example:3000',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
])('does not answer to %s', (header) => {
  expect(isKnownHost(header, '127.0.0.1')).toBe(false);
});
