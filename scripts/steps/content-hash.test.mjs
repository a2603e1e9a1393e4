import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contentHash } from './content-hash.mjs';
import { root } from './root.mjs';

/** @type {string} */
let top;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'understudy-hash-'));
  mkdirSync(join(top, 'a', 'b'), { recursive: true });
  writeFileSync(join(top, 'a', 'b', 'one.ts'), 'one');
  writeFileSync(join(top, 'a', 'two.ts'), 'two');
});
afterEach(() => rmSync(top, { recursive: true }));

const hash = (options = {}) => contentHash([relative(root, join(top, 'a'))], options);

it('does not change with the times of files', () => {
  const before = hash();
  utimesSync(join(top, 'a', 'two.ts'), 1, 1);
  expect(hash()).toBe(before);
});

it('changes with content, names, and what is added', () => {
  const seen = new Set([hash()]);
  writeFileSync(join(top, 'a', 'two.ts'), 'twx');
  seen.add(hash());
  renameSync(join(top, 'a', 'two.ts'), join(top, 'a', 'twx.ts'));
  seen.add(hash());
  writeFileSync(join(top, 'a', 'empty'), '');
  seen.add(hash());
  expect(seen.size).toBe(4);
});

it('leaves out what it is told to', () => {
  const before = hash({ except: (/** @type {string} */ path) => path.endsWith('.test.ts') });
  writeFileSync(join(top, 'a', 'two.test.ts'), '');
  expect(hash({ except: (/** @type {string} */ path) => path.endsWith('.test.ts') })).toBe(before);
  expect(hash()).not.toBe(before);
});

it('takes what is not there as absent', () => {
  expect(contentHash(['no-such-directory'])).toBe(contentHash([]));
});
