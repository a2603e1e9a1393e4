import { expect, test } from 'vitest';
import { type AdoptionReport, adoptReplicaSchema } from '#lib/contracts/adoption.ts';
import { adoptionFormSchema, asksPassword, emptyAdoptionForm, suggestedNames, toAdoption } from './schema.ts';

const filled = { ...emptyAdoptionForm, directory: ' /backup/orders ', name: 'standby' };
const report = (more: Partial<AdoptionReport> = {}): AdoptionReport => ({
  directory: '/backup/standby-b',
  usable: true,
  checks: [],
  replica: null,
  environment: null,
  environmentName: null,
  ...more,
});

test('what the form holds is what the contract takes', () => {
  expect(adoptReplicaSchema.parse(toAdoption(filled))).toEqual({
    directory: '/backup/orders',
    password: null,
    environmentName: null,
    name: 'standby',
    schedule: { cron: '* * * * *', timeZone: 'UTC' },
  });
  expect(toAdoption({ ...filled, preset: 'never', environmentName: ' Orders ' })).toMatchObject({
    environmentName: 'Orders',
    schedule: null,
  });
});

test('an own schedule needs an expression', () => {
  expect(
    adoptionFormSchema.safeParse({ ...filled, directory: '/b', preset: 'custom' }).error?.issues[0]?.path,
  ).toEqual(['cron']);
});

test('names come from what was found', () => {
  expect(suggestedNames(report())).toEqual({ environmentName: '', name: 'standby-b' });
  expect(suggestedNames(report({ environmentName: 'Orders' })).environmentName).toBe('Orders');
});

test('a password is asked for where one is needed, and stays while one is typed', () => {
  const needed = {
    name: 'log',
    result: 'failed',
    code: 'environment-encrypted',
    message: '',
    hint: null,
  } as const;
  expect(asksPassword(null, '')).toBe(false);
  expect(asksPassword(report(), '')).toBe(false);
  expect(asksPassword(report({ checks: [needed] }), '')).toBe(true);
  expect(asksPassword(null, 'typed')).toBe(true);
});
