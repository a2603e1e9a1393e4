import { expect, test } from 'vitest';
import { assertPlainPath } from './plain-path.ts';

const codeOf = (path: string): string => {
  try {
    assertPlainPath(path, 'the directory');
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['/srv/bdb', 'ok'],
  ['/srv/größe und mehr', 'ok'],
  ['/srv/..data/a..b', 'ok'],
  ['srv/bdb', 'path-relative'],
  ['', 'path-relative'],
  ['/srv/../etc', 'path-invalid'],
  ['/srv/./etc', 'path-invalid'],
  ['/srv/..', 'path-invalid'],
  ['/srv/a\0b', 'path-invalid'],
  [`/${'a/'.repeat(600)}`, 'path-invalid'],
  [`/srv/${'ä'.repeat(128)}`, 'path-invalid'],
])('%j is %s', (path, expected) => {
  expect(codeOf(path)).toBe(expected);
});
