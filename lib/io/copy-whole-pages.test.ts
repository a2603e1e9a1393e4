import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultyFiles, systemError } from '../testing/faulty-files.ts';
import { COPY_CHUNK, copyWholePages } from './copy-whole-pages.ts';
import type { Files } from './files.ts';
import { localFiles } from './local-files.ts';

let directory: string;
let from: string;
let to: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'understudy-copy-'));
  from = join(directory, 'live.db');
  to = join(directory, 'copy.db');
});
afterEach(() => rm(directory, { recursive: true }));

/** Reads of the source go through `change`, which may damage what was read. Reflinks are switched off. */
const reading = (change: (into: Uint8Array, position: number, length: number) => number): Files => ({
  ...localFiles,
  reflink: async () => false,
  open: async (path, mode) => {
    const file = await localFiles.open(path, mode);
    if (path !== from) return file;
    return {
      ...file,
      read: async (into, position) => change(into, position, await file.read(into, position)),
    };
  },
});
const honest = reading((_into, _position, length) => length);

test.each([0, 1, 4096, COPY_CHUNK - 1, COPY_CHUNK, COPY_CHUNK + 1, 3 * COPY_CHUNK + 777])(
  'copies a file of %i bytes, synced, with progress',
  async (size) => {
    const content = randomBytes(size);
    await writeFile(from, content);
    const progress: number[] = [];
    const { files, mutations } = faultyFiles(honest, () => undefined);
    const result = await copyWholePages(files, from, to, { onProgress: (bytes) => progress.push(bytes) });
    expect(result).toEqual({ bytes: size, method: 'read-twice', rereads: 0 });
    expect((await readFile(to)).equals(content)).toBe(true);
    expect(progress.at(-1) ?? 0).toBe(size);
    expect(mutations.at(-1)).toMatchObject({ operation: 'sync', path: to });
  },
);

test('a torn read is not published: the chunk is read until two reads agree', async () => {
  const content = randomBytes(2 * COPY_CHUNK);
  await writeFile(from, content);
  let torn = 0;
  const files = reading((into, position, length) => {
    // The first two reads of the second chunk each see a write half done, in another place.
    if (position === COPY_CHUNK && torn < 2) into.fill(0, 65536 * torn, 65536 * torn++ + 30_000);
    return length;
  });
  const result = await copyWholePages(files, from, to);
  expect(torn).toBe(2);
  expect(result.rereads).toBe(2);
  expect((await readFile(to)).equals(content)).toBe(true);
});

test('a write that stands still between the two reads is waited for, by the barrier', async () => {
  const content = randomBytes(COPY_CHUNK);
  await writeFile(from, content);
  let writerStuck = true;
  const files: Files = {
    ...reading((into, _position, length) => {
      if (writerStuck) into.fill(0, 0, 32_768);
      return length;
    }),
    openWriteBarrier: async () => ({
      pass: async () => {
        writerStuck = false;
      },
      close: async () => undefined,
    }),
  };
  await copyWholePages(files, from, to);
  expect((await readFile(to)).equals(content)).toBe(true);
  // Without one, both reads see the same half: the hole that the barrier closes.
  writerStuck = true;
  await copyWholePages({ ...files, openWriteBarrier: async () => undefined }, from, `${to}2`);
  expect((await readFile(`${to}2`)).equals(content)).toBe(false);
});

test('follows a file that grows and one that shrinks while it is copied', async () => {
  const content = randomBytes(3 * COPY_CHUNK);
  await writeFile(from, content);
  // At the first look the file ends in the middle of the second chunk.
  let looks = 0;
  const growing = reading((_into, position, length) =>
    position === COPY_CHUNK && looks++ === 0 ? Math.min(length, 1000) : length,
  );
  expect((await copyWholePages(growing, from, to)).bytes).toBe(3 * COPY_CHUNK);
  const shrinking = reading((_into, position, length) => (position >= COPY_CHUNK ? 0 : length));
  expect((await copyWholePages(shrinking, from, `${to}2`)).bytes).toBe(COPY_CHUNK);
});

test('a chunk that never stands still ends with a named error and leaves nothing', async () => {
  await writeFile(from, randomBytes(COPY_CHUNK));
  let count = 0;
  const restless = reading((into, _position, length) => {
    into[0] = count++ % 256;
    return length;
  });
  await expect(copyWholePages(restless, from, to)).rejects.toMatchObject({
    code: 'file-changed-while-copied',
    path: from,
  });
  expect(await readdir(directory)).toEqual(['live.db']);
});

test('a failed write or sync, and a cancelled copy, leave nothing', async () => {
  await writeFile(from, randomBytes(3 * COPY_CHUNK));
  for (const failing of ['write', 'sync']) {
    const { files } = faultyFiles(honest, ({ operation, path }) =>
      operation === failing ? { error: systemError('ENOSPC', operation, path), tear: true } : undefined,
    );
    await expect(copyWholePages(files, from, to)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readdir(directory), failing).toEqual(['live.db']);
  }
  const stop = new AbortController();
  const copy = copyWholePages(honest, from, to, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(copy).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(directory)).toEqual(['live.db']);
});

test('a sync in the background that fails fails the copy, as the last one would not tell', async () => {
  await writeFile(from, Buffer.alloc(65 * 1024 * 1024, 7));
  let syncs = 0;
  const { files } = faultyFiles(honest, ({ operation, path }) =>
    operation === 'sync' && ++syncs === 1 ? { error: systemError('EIO', operation, path) } : undefined,
  );
  await expect(copyWholePages(files, from, to)).rejects.toMatchObject({ code: 'EIO' });
  expect(await readdir(directory)).toEqual(['live.db']);
});

test('never replaces a file', async () => {
  await writeFile(from, 'x');
  await writeFile(to, 'mine');
  await expect(copyWholePages(honest, from, to)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(to, 'utf8')).toBe('mine');
});

test('takes a reflink where the file system gives one, and syncs it', async () => {
  await writeFile(from, 'content');
  const { files, mutations } = faultyFiles(
    {
      ...localFiles,
      reflink: async (a, b) => {
        await localFiles.copy(a, b);
        return true;
      },
    },
    () => undefined,
  );
  expect(await copyWholePages(files, from, to)).toEqual({ bytes: 7, method: 'reflink', rereads: 0 });
  expect(mutations.map(({ operation }) => operation)).toEqual(['reflink', 'sync']);
});
