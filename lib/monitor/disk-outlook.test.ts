import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diskOutlook } from './disk-outlook.ts';

const thresholds = { alertHours: 24, alertFreePercent: 5 };
const hourMs = 3_600_000;
const size = fc.integer({ min: 0, max: 2 ** 45 });
const rate = fc.integer({ min: 1, max: 10 ** 9 });

test('a disk that fills at a steady rate is full when it was said to be', () => {
  fc.assert(
    fc.property(size, size, rate, fc.boolean(), (free, used, bytes, heldBack) => {
      const space = { availableBytes: free, totalBytes: free + used };
      const { fullInMs } = diskOutlook(space, { written: bytes, kept: bytes }, heldBack, thresholds);
      // The same disk, second by second: within one second of writing (and one byte of rounding) it has no room left.
      const written = (fullInMs! / 1000) * bytes;
      expect(written).toBeLessThanOrEqual(free + 1);
      expect(written + bytes + 1).toBeGreaterThanOrEqual(free);
    }),
  );
});

test('less room or a higher rate never gives more time, and never takes an alert away', () => {
  fc.assert(
    fc.property(size, size, rate, fc.nat(10 ** 9), fc.nat(2 ** 40), (free, used, bytes, more, less) => {
      const total = free + used;
      const at = (available: number, written: number) =>
        diskOutlook(
          { availableBytes: Math.max(0, available), totalBytes: total },
          { written, kept: written },
          true,
          thresholds,
        );
      const before = at(free, bytes);
      for (const after of [at(free - less, bytes), at(free, bytes + more), at(free - less, bytes + more)]) {
        expect(after.fullInMs!).toBeLessThanOrEqual(before.fullInMs!);
        expect(after.alert || !before.alert).toBe(true);
      }
    }),
  );
});

test('an alert that was told ends only above its threshold by a margin', () => {
  const told = (availableBytes: number, wasTold: boolean, alertFreePercent = 5) =>
    diskOutlook(
      { availableBytes, totalBytes: 1000 },
      null,
      false,
      { alertHours: 0, alertFreePercent },
      wasTold,
    ).alert;
  expect([told(49, false), told(50, false), told(50, true), told(59, true), told(60, true)]).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
  // One that cannot be more than met, and one that was turned off.
  expect([told(994, true, 99), told(995, true, 99), told(0, true, 0)]).toEqual([true, false, false]);
  const hours = (hoursLeft: number, wasTold: boolean) =>
    diskOutlook(
      { availableBytes: hoursLeft * 3600, totalBytes: 10 ** 9 },
      { written: 1, kept: 1 },
      false,
      { alertHours: 24, alertFreePercent: 0 },
      wasTold,
    ).alert;
  expect([hours(24, false), hours(29, true), hours(30, true)]).toEqual([false, true, false]);
});

test('an alert says one of its two reasons, and a threshold of 0 is none', () => {
  fc.assert(
    fc.property(
      size,
      size,
      fc.option(rate),
      fc.integer({ min: 0, max: 8760 }),
      fc.integer({ min: 0, max: 99 }),
      (free, used, bytes, alertHours, alertFreePercent) => {
        const space = { availableBytes: free, totalBytes: free + used };
        const growth = bytes === null ? null : { written: bytes, kept: bytes };
        const outlook = diskOutlook(space, growth, false, { alertHours, alertFreePercent });
        const soon = outlook.fullInMs !== null && outlook.fullInMs < alertHours * hourMs;
        const little = free * 100 < (free + used) * alertFreePercent;
        expect(outlook.alert).toBe(soon || little);
        if (alertHours === 0 && alertFreePercent === 0) expect(outlook.alert).toBe(false);
      },
    ),
  );
});

test('a log that does not grow, or was not watched long enough, fills nothing', () => {
  const space = { availableBytes: 10 ** 9, totalBytes: 10 ** 10 };
  expect(diskOutlook(space, null, true, thresholds)).toEqual({ growth: null, fullInMs: null, alert: false });
  const idle = { written: 0, kept: 0 };
  expect(diskOutlook(space, idle, true, thresholds)).toEqual({ growth: 0, fullInMs: null, alert: false });
});

test('what somebody else removes counts, until a replica holds log files back', () => {
  const space = { availableBytes: 36_000_000, totalBytes: 10 ** 8 };
  const growth = { written: 1000, kept: -200 };
  expect(diskOutlook(space, growth, false, thresholds)).toMatchObject({ fullInMs: null, alert: false });
  expect(diskOutlook(space, growth, true, thresholds)).toEqual({
    growth: 1000,
    fullInMs: 10 * hourMs,
    alert: true,
  });
});
