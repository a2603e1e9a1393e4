import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyAtRest } from './copy-at-rest.ts';
import type { Files } from './files.ts';
import { localFiles } from './local-files.ts';

const MIB = 1024 * 1024;
const never = new AbortController().signal;

async function makeSource(size: number): Promise<{ from: string; to: string; bytes: Buffer }> {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-copy-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 97) bytes[at] = at % 251;
  const from = join(directory, 'from');
  await writeFile(from, bytes);
  return { from, to: join(directory, 'to'), bytes };
}

test.each([0, 1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 5, 9 * MIB])(
  'copies %d bytes as they are, and asks before each part of them',
  async (size) => {
    const { from, to, bytes } = await makeSource(size);
    let admitted = 0;
    await copyAtRest(localFiles, from, to, {
      size,
      signal: never,
      admit: async (count) => {
        admitted += count;
      },
    });
    expect((await readFile(to)).equals(bytes)).toBe(true);
    expect(admitted).toBeGreaterThanOrEqual(size);
  },
);

test('never onto a file that is there; ends with the signal, and with what a sync on the way failed with', async () => {
  const size = 70 * MIB;
  const { from, to } = await makeSource(size);
  await writeFile(to, 'there');
  await expect(copyAtRest(localFiles, from, to, { size, signal: never })).rejects.toMatchObject({
    code: 'EEXIST',
  });
  await rm(to);
  await expect(copyAtRest(localFiles, from, to, { size, signal: AbortSignal.abort() })).rejects.toThrow(
    'aborted',
  );
  await rm(to);
  const failing: Files = {
    ...localFiles,
    open: async (path, mode) => {
      const file = await localFiles.open(path, mode);
      return { ...file, sync: () => Promise.reject(new Error('EIO: the disk')) };
    },
  };
  await expect(copyAtRest(failing, from, to, { size, signal: never })).rejects.toThrow('EIO');
});
