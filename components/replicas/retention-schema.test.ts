import { expect, test } from 'vitest';
import { updateSettingsSchema } from '#lib/contracts/requests.ts';
import { retentionFormSchema, toRetentionForm, toRetentionSettings } from './retention-schema.ts';

test('what is kept is the same after its form, and goal and broken chain with it', () => {
  const replica = {
    replicaId: '00000000-0000-4000-8000-000000000001',
    goalMs: 90_000,
    onBrokenChain: 'offer',
    retention: { keepBases: 7, baseEveryHours: 12, keepArchiveDays: 30 },
  } as const;
  const form = retentionFormSchema.parse(toRetentionForm(replica));
  expect(updateSettingsSchema.parse(toRetentionSettings(replica, form))).toEqual({
    replicaId: replica.replicaId,
    goalSeconds: 90,
    onBrokenChain: 'offer',
    retention: replica.retention,
  });
});

test.each([
  ['keepBases', '366', 'keep at most 365'],
  ['keepBases', '', 'enter a whole number'],
  ['baseEveryHours', '0', 'enter 1 or more'],
  ['baseEveryHours', 'daily', 'enter a whole number'],
  ['keepArchiveDays', '1.5', 'enter a whole number'],
])('%s of "%s" is refused: %s', (name, value, message) => {
  const form = { keepBases: '0', baseEveryHours: '24', keepArchiveDays: '0', [name]: value };
  expect(retentionFormSchema.safeParse(form).error?.issues).toMatchObject([{ path: [name], message }]);
});
