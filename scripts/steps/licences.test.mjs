import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLicences } from './licences.mjs';
import { root } from './root.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const licences = readLicences();
const names = new Set(licences.map(({ name }) => name));

it('names the licence of every package that the product runs with', () => {
  expect(Object.keys(manifest.dependencies).filter((name) => !names.has(name))).toEqual([]);
  expect(licences.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  for (const one of licences)
    expect(one, one.name).toMatchObject({
      version: expect.stringMatching(/\d/),
      licence: expect.stringMatching(/./),
    });
  expect(licences.find(({ name }) => name === 'next')).toMatchObject({ licence: 'MIT' });
});

it('leaves out what is for development only', () => {
  const development = Object.keys(manifest.devDependencies).filter((name) => names.has(name));
  // Some tools of ours are also used by packages that we ship.
  expect(
    development.filter((name) => ['vitest', 'knip', '@playwright/test', '@biomejs/biome'].includes(name)),
  ).toEqual([]);
});

it('has each package once, in an order that stays', () => {
  const keys = licences.map(({ name, version }) => `${name} ${version}`);
  expect(new Set(keys).size).toBe(keys.length);
});
