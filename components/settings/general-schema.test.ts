import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#lib/contracts/settings.ts';
import { generalFormSchema, toGeneralForm, toGeneralSettings } from './general-schema.ts';

const start = toGeneralForm(defaultSettings.general);
const problems = (change: object) =>
  generalFormSchema.safeParse({ ...start, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the form of the general settings', () => {
  it('says what is set, and sets what it says', () => {
    expect(toGeneralSettings(start)).toEqual(defaultSettings.general);
    const other = {
      ...defaultSettings.general,
      name: 'Vienna',
      goalSeconds: 7200,
      timeZone: 'Europe/Vienna',
    };
    expect(toGeneralForm(other)).toMatchObject({ goal: 'fixed', goalAmount: '2', goalUnit: 'h' });
    expect(toGeneralSettings(toGeneralForm(other))).toEqual(other);
  });

  it.each([
    ['keepSamplesDays', { keepSamplesDays: '6' }],
    ['keepOutputDays', { keepOutputDays: 'many' }],
    ['alertFreePercent', { alertFreePercent: '100' }],
    ['goalAmount', { goal: 'fixed', goalAmount: '31', goalUnit: 'd' }],
    ['goalAmount', { goal: 'fixed', goalAmount: '' }],
    ['name', { name: 'x'.repeat(41) }],
  ])('names the field: %s', (field, change) => {
    expect(problems(change)).toEqual([field]);
  });

  it('does not judge a goal that is not used', () => {
    expect(problems({ goal: 'schedule', goalAmount: '' })).toEqual([]);
  });
});
