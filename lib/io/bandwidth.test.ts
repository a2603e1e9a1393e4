import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualClock } from '../testing/virtual-clock.ts';
import { type BandwidthLane, bandwidthBurst, createBandwidth } from './bandwidth.ts';

const MIB = 1024 * 1024;
const never = new AbortController().signal;

interface Grant {
  readonly at: number;
  readonly bytes: number;
  readonly who: number;
  readonly lane: BandwidthLane;
}

/** Copies that take one chunk after the other, as the copier does. */
async function runCopies(
  rate: number,
  copies: readonly {
    readonly chunks: readonly number[];
    readonly lane: BandwidthLane;
    readonly startMs: number;
  }[],
): Promise<Grant[]> {
  const clock = virtualClock();
  const bandwidth = createBandwidth(clock, rate);
  const grants: Grant[] = [];
  const all = copies.map(async ({ chunks, lane, startMs }, who) => {
    if (startMs > 0) await clock.sleep(startMs);
    for (const bytes of chunks) {
      await bandwidth.take(bytes, lane, never);
      grants.push({ at: clock.monotonic(), bytes, who, lane });
    }
  });
  await clock.run();
  await Promise.all(all);
  return grants;
}

test('in any stretch of time no more passes than rate × time + one burst, and all of it passes in the end', async () => {
  const copy = fc.record({
    chunks: fc.array(fc.integer({ min: 1, max: MIB }), { maxLength: 25 }),
    lane: fc.constantFrom<BandwidthLane>('copy', 'log'),
    startMs: fc.integer({ min: 0, max: 5000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 100_000, max: 50_000_000 }),
      fc.array(copy, { minLength: 1, maxLength: 6 }),
      async (rate, copies) => {
        const grants = await runCopies(rate, copies);
        expect(grants).toHaveLength(copies.reduce((sum, { chunks }) => sum + chunks.length, 0));
        for (let from = 0; from < grants.length; from += 1) {
          let bytes = 0;
          for (let to = from; to < grants.length; to += 1) {
            bytes += grants[to]!.bytes;
            const allowed = (rate * (grants[to]!.at - grants[from]!.at)) / 1000 + bandwidthBurst;
            // Sums of fractions of a byte.
            expect(bytes).toBeLessThanOrEqual(allowed + 1);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('the limit is used up: as much passes in ten seconds as it allows, within a chunk', async () => {
  const chunks = Array.from({ length: 200 }, () => MIB);
  const grants = await runCopies(10 * MIB, [
    { chunks, lane: 'copy', startMs: 0 },
    { chunks, lane: 'copy', startMs: 0 },
  ]);
  const passed = grants.filter(({ at }) => at <= 10_000).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(passed / MIB).toBeGreaterThanOrEqual(99);
  expect(passed / MIB).toBeLessThanOrEqual(101);
});

test('parallel copies share it evenly, however large their chunks, and one that begins late has its share at once', async () => {
  const grants = await runCopies(5 * MIB, [
    ...[0, 1, 2].map(() => ({
      chunks: Array.from({ length: 60 }, () => MIB),
      lane: 'copy' as const,
      startMs: 0,
    })),
    { chunks: Array.from({ length: 60 }, () => MIB), lane: 'copy' as const, startMs: 6000 },
  ]);
  const within = (who: number, from: number, to: number) =>
    grants.filter((grant) => grant.who === who && grant.at > from && grant.at <= to).length;
  const early = [0, 1, 2].map((who) => within(who, 0, 6000));
  expect(Math.max(...early) - Math.min(...early)).toBeLessThanOrEqual(1);
  const late = [0, 1, 2, 3].map((who) => within(who, 6500, 16_500));
  expect(Math.max(...late) - Math.min(...late)).toBeLessThanOrEqual(1);
});

test.each([1024, 128, 10])(
  'the log has half of it beside any number of copies, with chunks of %i kB',
  async (kilobytes) => {
    const chunks = Array.from({ length: 50 }, () => MIB);
    const small = Array.from({ length: (50 * 1024) / kilobytes }, () => kilobytes * 1024);
    const grants = await runCopies(4 * MIB, [
      ...[0, 1, 2].map(() => ({ chunks, lane: 'copy' as const, startMs: 0 })),
      { chunks: small, lane: 'log' as const, startMs: 0 },
    ]);
    const log = grants.filter(({ lane, at }) => lane === 'log' && at <= 10_000);
    const mebibytes = log.reduce((sum, { bytes }) => sum + bytes, 0) / MIB;
    expect(mebibytes).toBeGreaterThanOrEqual(19);
    expect(mebibytes).toBeLessThanOrEqual(21);
  },
);

test('a wait ends at once when it is cancelled, and what it waited for goes to the others', async () => {
  const clock = virtualClock();
  const bandwidth = createBandwidth(clock, 100_000);
  const stop = new AbortController();
  await bandwidth.take(MIB, 'copy', never);
  let cancelledAt: number | undefined;
  const waiting = bandwidth.take(MIB, 'copy', stop.signal).catch((error) => {
    cancelledAt = clock.monotonic();
    return error;
  });
  let smallAt: number | undefined;
  const small = bandwidth.take(100_000, 'copy', never).then(() => {
    smallAt = clock.monotonic();
  });
  void clock.sleep(500).then(() => stop.abort(new Error('stop')));
  await clock.run();
  expect(await waiting).toMatchObject({ message: 'stop' });
  expect(cancelledAt).toBe(500);
  await small;
  // Its second, less what had come in meanwhile for the one that left.
  expect(smallAt).toBeGreaterThanOrEqual(1000);
  expect(smallAt).toBeLessThanOrEqual(1001);
  await expect(bandwidth.take(1, 'copy', stop.signal)).rejects.toThrow('stop');
});

test('more than a burst is taken in parts', async () => {
  const clock = virtualClock();
  const bandwidth = createBandwidth(clock, MIB);
  let done = false;
  void bandwidth.take(5 * MIB, 'log', never).then(() => {
    done = true;
  });
  await clock.run(3990);
  expect(done).toBe(false);
  await clock.run(4010);
  expect(done).toBe(true);
});
