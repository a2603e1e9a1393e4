import { expect, test } from 'vitest';
import { newTargetSchema } from '#lib/contracts/replica.ts';
import { schedulePresets, splitGoal } from './schedule-presets.ts';
import { emptyTargetForm, targetFormSchema, toNewTarget } from './schema.ts';

const filled = { ...emptyTargetForm, directory: '/backup/orders', name: 'standby' };

test.each(schedulePresets.filter(({ cron }) => cron !== null))(
  '$label becomes a target that the contract takes',
  ({ value, cron }) => {
    const target = toNewTarget('e', { ...filled, preset: value });
    expect(newTargetSchema.parse(target).schedule?.cron).toBe(cron);
  },
);

test('only when asked has no schedule', () => {
  expect(toNewTarget('e', { ...filled, preset: 'never' }).schedule).toBeNull();
});

test('a cron expression is asked for only where it is used', () => {
  expect(targetFormSchema.safeParse({ ...filled, preset: 'custom', cron: '' }).success).toBe(false);
  expect(targetFormSchema.safeParse({ ...filled, preset: 'minute', cron: '' }).success).toBe(true);
});

test('a goal keeps its value through the largest unit that fits', () => {
  expect(splitGoal(600)).toEqual({ amount: 10, unit: 'min' });
  expect(splitGoal(90)).toEqual({ amount: 90, unit: 's' });
  expect(splitGoal(172_800)).toEqual({ amount: 2, unit: 'd' });
  expect(toNewTarget('e', { ...filled, goalAmount: '10', goalUnit: 'min' }).goalSeconds).toBe(600);
});

test.each(['', '0', '-3', '1.5', 'ten', '40000'])('a goal of "%s" hours is refused', (goalAmount) => {
  const parsed = targetFormSchema.safeParse({ ...filled, goalAmount, goalUnit: 'h' });
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(['goalAmount']);
});
