import { expect, test } from 'vitest';
import { newTargetSchema } from '#lib/contracts/replica.ts';
import { updateSettingsSchema } from '#lib/contracts/requests.ts';
import { schedulePresets, splitGoal } from './schedule-presets.ts';
import {
  emptyTargetForm,
  settingsFormSchema,
  targetFormSchema,
  toNewTarget,
  toSettings,
  toSettingsForm,
} from './schema.ts';

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

test.each([1000, 150_000, 600_000, 2_592_000_000])('a goal of %i ms is the same after its form', (goalMs) => {
  const replicaId = '00000000-0000-4000-8000-000000000001';
  const form = settingsFormSchema.parse(
    toSettingsForm({ goalMs, onBrokenChain: 'offer', verifyEveryDays: 30 }),
  );
  const settings = updateSettingsSchema.parse(toSettings(replicaId, form));
  expect(settings).toEqual({
    replicaId,
    goalSeconds: goalMs / 1000,
    onBrokenChain: 'offer',
    verifyEveryDays: 30,
  });
});

test('settings have the bounds of a new target, in the browser and on the server', () => {
  const form = {
    goalAmount: '31',
    goalUnit: 'd',
    onBrokenChain: 'snapshot',
    verifyEveryDays: '7',
  } as const;
  expect(settingsFormSchema.safeParse(form).error?.issues[0]?.path).toEqual(['goalAmount']);
  const sent = toSettings('00000000-0000-4000-8000-000000000001', form);
  expect(updateSettingsSchema.safeParse(sent).error?.issues[0]?.path).toEqual(['goalSeconds']);
  const { onBrokenChain: _, ...without } = { ...sent, goalSeconds: 60 };
  expect(updateSettingsSchema.safeParse(without).success).toBe(false);
});

test.each(['', '-1', '1.5', '366', 'weekly'])(
  'a verification every "%s" days is refused',
  (verifyEveryDays) => {
    const form = { goalAmount: '1', goalUnit: 'd', onBrokenChain: 'snapshot', verifyEveryDays } as const;
    expect(settingsFormSchema.safeParse(form).error?.issues.map(({ path }) => path[0])).toEqual([
      'verifyEveryDays',
    ]);
  },
);
