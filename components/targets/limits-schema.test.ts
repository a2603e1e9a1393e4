import { expect, test } from 'vitest';
import { defaultLimits, type LimitsSettings } from '#lib/contracts/limits.ts';
import { emptyLimitsForm, limitsFormSchema, toLimits, toLimitsForm } from './limits-schema.ts';

test.each<LimitsSettings>([
  defaultLimits,
  { niceness: 0, ioClass: 'best-effort', ioLevel: 2, bytesPerSecond: 20_000_000 },
  { niceness: 19, ioClass: 'idle', ioLevel: 7, bytesPerSecond: 1_500_000 },
])('the form of %o gives the same again', (limits) => {
  expect(limitsFormSchema.safeParse(toLimitsForm(limits)).success).toBe(true);
  expect(toLimits(toLimitsForm(limits))).toEqual(limits);
});

const problems = (change: object) =>
  limitsFormSchema.safeParse({ ...emptyLimitsForm, ...change }).error?.issues.map(({ message }) => message);

test('what cannot be is refused in words', () => {
  expect(problems({ niceness: '20' })).toEqual(['enter 19 or less']);
  expect(problems({ niceness: '' })).toEqual(['enter a whole number']);
  expect(problems({ bandwidthAmount: 'much' })).toEqual(['enter a whole number']);
  expect(problems({ bandwidthAmount: '99', bandwidthUnit: 'kB' })).toEqual(['the least is 100 kB a second']);
  expect(problems({ bandwidthAmount: '100', bandwidthUnit: 'kB' })).toBeUndefined();
});
