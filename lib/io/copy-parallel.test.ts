import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runParallel } from './copy-parallel.ts';

test('results keep the order of the items, and no more than allowed run at once', async () => {
  let running = 0;
  let most = 0;
  const results = await runParallel([30, 5, 20, 1, 10], 2, async (ms) => {
    running += 1;
    most = Math.max(most, running);
    await delay(ms);
    running -= 1;
    return ms * 2;
  });
  expect(results).toEqual([60, 10, 40, 2, 20]);
  expect(most).toBe(2);
});

test('no items is no error', async () => {
  expect(await runParallel([], 4, async () => 1)).toEqual([]);
});

test('the first failure stops the rest, and is thrown when all that ran have ended', async () => {
  const ended: number[] = [];
  const started: number[] = [];
  const run = runParallel([1, 2, 3, 4], 2, async (item, signal) => {
    started.push(item);
    if (item === 1) throw new Error('first');
    await delay(2000, undefined, { signal }).catch(() => undefined);
    await delay(20);
    ended.push(item);
    throw new Error('second');
  });
  await expect(run).rejects.toThrow('first');
  expect(started).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('the signal of the caller stops it', async () => {
  const stop = new AbortController();
  const started: number[] = [];
  const run = runParallel(
    [1, 2, 3],
    1,
    async (item) => {
      started.push(item);
      stop.abort();
    },
    stop.signal,
  );
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(started).toEqual([1]);
});
