import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultyFiles, systemError } from '../testing/faulty-files.ts';
import { renameDurably, writeFileDurably } from './durable.ts';
import { localFiles } from './local-files.ts';

let directory: string;
const at = (name: string) => join(directory, name);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-durable-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('writeFileDurably', () => {
  test('syncs the content before its name appears, and the directory after', async () => {
    const { files, mutations } = faultyFiles(localFiles, () => undefined);
    await writeFileDurably(files, at('state.json'), '{"a":1}', 0o600);
    expect(mutations.map(({ operation }) => operation)).toEqual([
      'create',
      'setMode',
      'write',
      'sync',
      'rename',
      'syncDirectory',
    ]);
    expect(mutations.at(-1)?.path).toBe(directory);
    expect(await readFile(at('state.json'), 'utf8')).toBe('{"a":1}');
    expect(((await localFiles.stat(at('state.json')))?.mode ?? 0) & 0o777).toBe(0o600);
  });

  test('a failure at any system call leaves the old or the new content, whole, and no temporary file', async () => {
    const steps = ['create', 'write', 'sync', 'rename', 'syncDirectory'];
    for (const failing of steps) {
      await writeFile(at('state.json'), 'old');
      const { files } = faultyFiles(localFiles, ({ operation, path }) =>
        operation === failing ? { error: systemError('EIO', operation, path), tear: true } : undefined,
      );
      await expect(writeFileDurably(files, at('state.json'), 'the new content')).rejects.toMatchObject({
        code: 'EIO',
      });
      const expected = failing === 'syncDirectory' ? 'the new content' : 'old';
      expect(await readFile(at('state.json'), 'utf8'), failing).toBe(expected);
      expect(await readdir(directory), failing).toEqual(['state.json']);
    }
  });

  test('a temporary file left by a crash is replaced, and a link there is not followed', async () => {
    await writeFile(at('elsewhere'), 'mine');
    await symlink('elsewhere', at('.state.json.tmp'));
    await writeFileDurably(localFiles, at('state.json'), 'new');
    expect(await readFile(at('elsewhere'), 'utf8')).toBe('mine');
    expect(await readdir(directory)).toEqual(['elsewhere', 'state.json']);
  });
});

test('renameDurably syncs both directories, and one only once', async () => {
  const { files, mutations } = faultyFiles(localFiles, () => undefined);
  await files.makeDirectory(at('a'));
  await writeFile(at('file'), 'x');
  await renameDurably(files, at('file'), at('a/file'));
  await renameDurably(files, at('a/file'), at('a/other'));
  expect(mutations.map(({ operation, path }) => `${operation} ${path.slice(directory.length)}`)).toEqual([
    'makeDirectory /a',
    'rename /a/file',
    'syncDirectory /a',
    'syncDirectory ',
    'rename /a/other',
    'syncDirectory /a',
  ]);
});
