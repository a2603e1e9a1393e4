import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogGrowth } from './log-growth.ts';

const minute = 60_000;

test('a steady rate is told as it is, whatever the moments of the looks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1000, max: 5 * minute }), { minLength: 3, maxLength: 60 }),
      fc.nat(10 ** 6),
      (pauses, rate) => {
        const growth = createLogGrowth();
        let at = 0;
        for (const pause of pauses) {
          const bytes = (rate * at) / 1000;
          growth.add({ at, written: bytes, kept: bytes / 2 });
          const told = growth.growth();
          if (told) {
            expect(told.written).toBeCloseTo(rate, 3);
            expect(told.kept).toBeCloseTo(rate / 2, 3);
          }
          at += pause;
        }
        expect(growth.growth() === null).toBe(at - (pauses.at(-1) ?? 0) < 5 * minute);
      },
    ),
  );
});

test('nothing is told before five minutes; what is older than an hour no longer counts; removal is told apart', () => {
  const growth = createLogGrowth();
  growth.add({ at: 0, written: 0, kept: 0 });
  growth.add({ at: 4 * minute, written: 9_000_000, kept: 9_000_000 });
  expect(growth.growth()).toBeNull();
  for (let at = 5 * minute; at <= 130 * minute; at += minute) {
    // Everything written after the burst is removed at once.
    growth.add({ at, written: 9_000_000 + at, kept: 9_000_000 });
  }
  expect(growth.growth()?.written).toBeCloseTo(1000);
  expect(growth.growth()?.kept).toBeCloseTo(0);
});

test('a log that went back is another one: measured anew', () => {
  const growth = createLogGrowth();
  growth.add({ at: 0, written: 5000, kept: 5000 });
  growth.add({ at: 6 * minute, written: 365_000, kept: 365_000 });
  expect(growth.growth()?.written).toBeCloseTo(1000);
  growth.add({ at: 12 * minute, written: 100, kept: 100 });
  expect(growth.growth()).toBeNull();
});
