import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logFileName } from '../contracts/lsn.ts';
import { localFiles } from '../io/local-files.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createPace, paceFor } from './pace.ts';

const never = new AbortController().signal;
const chunk = 256 * 1024;

/** Milliseconds that so many chunks take, each worked at for `workMs`, in so many streams. */
async function timeOf(
  pieces: number,
  workMs: number,
  isWriting: () => boolean,
  streams = 1,
): Promise<number> {
  const clock = virtualClock();
  const pace = createPace(clock, async () => isWriting());
  const works = Array.from({ length: streams }, async () => {
    const giveWay = pace.stream(never);
    for (let piece = 0; piece < pieces / streams; piece += 1) {
      await giveWay(chunk);
      await clock.sleep(workMs);
    }
  });
  await clock.run();
  await Promise.all(works);
  return clock.monotonic();
}

test('works at full speed while nobody writes, and a quarter of the time while somebody does', async () => {
  expect(await timeOf(1000, 1, () => false)).toBe(1000);
  const givingWay = await timeOf(1000, 1, () => true);
  expect(givingWay).toBeGreaterThan(3900);
  expect(givingWay).toBeLessThanOrEqual(4000);
});

test('two streams give way as one does', async () => {
  const alone = await timeOf(1000, 1, () => true);
  const beside = await timeOf(1000, 1, () => true, 2);
  expect(beside).toBeGreaterThan(alone * 0.8);
  expect(beside).toBeLessThanOrEqual(alone);
});

test('rests add no more than at 50 MB/s: whoever is slow already does not come to a standstill', async () => {
  const pieces = 200;
  const slow = await timeOf(pieces, 100, () => true);
  expect(slow).toBeLessThanOrEqual(pieces * (100 + chunk / 50_000));
  expect(slow).toBeGreaterThan(pieces * 100);
});

test('a rest ends with the signal', async () => {
  const clock = virtualClock();
  const stop = new AbortController();
  const giveWay = createPace(clock, async () => true).stream(stop.signal);
  await giveWay(100 * chunk);
  await Promise.all([clock.sleep(1000), clock.run()]);
  const resting = giveWay(chunk);
  resting.catch(() => undefined);
  await new Promise(setImmediate);
  stop.abort(new Error('cancelled'));
  await expect(resting).rejects.toThrow('cancelled');
});

test('gives way to a log that changes, also when it goes on in the next file, and to nobody as an equal', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-pace-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const write = (file: number, text: string) => writeFile(join(directory, logFileName(file)), text);
  await write(7, 'a');
  const clock = virtualClock();
  const pass = async (ms: number) => void (await Promise.all([clock.sleep(ms), clock.run()]));
  for (const niceness of [10, 0]) {
    const giveWay = paceFor({ files: localFiles, clock }, { niceness }, () => directory).stream(never);
    const restOf = async (): Promise<number> => {
      await giveWay(100 * chunk);
      await pass(1000);
      const began = clock.monotonic();
      const passed = giveWay(0);
      let done = false;
      void passed.then(() => {
        done = true;
      });
      while (!done) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await clock.run();
      }
      await passed;
      return clock.monotonic() - began;
    };
    await restOf();
    expect(await restOf()).toBe(0);
    await write(7, `b${niceness}`.repeat(niceness + 2));
    expect((await restOf()) > 0).toBe(niceness > 0);
    expect(await restOf()).toBe(0);
    await write(8, `b${niceness}`.repeat(niceness + 2));
    expect((await restOf()) > 0).toBe(niceness > 0);
  }
});
