import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localFiles } from '../io/local-files.ts';
import { openSecretBox } from './secret-box.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-test-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a secret box', () => {
  it('opens what it sealed, and nothing of it shows', async () => {
    const box = await openSecretBox(localFiles, directory);
    const sealed = box.seal('pässword');
    expect(sealed).not.toContain('pässword');
    expect(box.seal('pässword')).not.toBe(sealed);
    expect((await openSecretBox(localFiles, directory)).open(sealed)).toBe('pässword');
  });

  it('keeps its key to itself', async () => {
    await openSecretBox(localFiles, directory);
    expect((await stat(join(directory, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['secret.key']);
  });

  it('is one, although several processes start at once', async () => {
    const boxes = await Promise.all(Array.from({ length: 8 }, () => openSecretBox(localFiles, directory)));
    const sealed = boxes.map((box) => box.seal('x'));
    for (const box of boxes) expect(sealed.map((one) => box.open(one))).toEqual(sealed.map(() => 'x'));
    expect(await readdir(directory)).toEqual(['secret.key']);
  });

  it('refuses what was changed, and another key', async () => {
    const box = await openSecretBox(localFiles, directory);
    const sealed = box.seal('password');
    const middle = Math.floor(sealed.length / 2);
    const changed = `${sealed.slice(0, middle)}${sealed[middle] === 'A' ? 'B' : 'A'}${sealed.slice(middle + 1)}`;
    expect(() => box.open(changed)).toThrow('cannot be opened');
    await rm(join(directory, 'secret.key'));
    const other = await openSecretBox(localFiles, directory);
    expect(() => other.open(sealed)).toThrow('cannot be opened');
    await writeFile(join(directory, 'secret.key'), 'short');
    await expect(openSecretBox(localFiles, directory)).rejects.toThrow('the key file is damaged');
  });
});
