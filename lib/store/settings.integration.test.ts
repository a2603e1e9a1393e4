import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultSettings } from '../contracts/settings.ts';
import { openTestTables } from '../testing/test-tables.ts';
import { until } from '../testing/until.ts';
import type { Database } from './client.ts';
import { eventBus } from './event-bus.ts';
import { readPause, resumeAll } from './pause-all.ts';
import { readSetting, writeSetting } from './settings.ts';

let server: Awaited<ReturnType<typeof openTestTables>>;
let db: Database;

beforeAll(async () => {
  server = await openTestTables();
  ({ db } = server);
});

afterAll(() => server.stop());

it('has a default for what was never set', async () => {
  for (const key of ['general', 'roots', 'pause'] as const) {
    expect(await readSetting(db, key)).toEqual(defaultSettings[key]);
  }
});

it('keeps what was set, and tells open pages', async () => {
  const heard: object[] = [];
  const stop = (await eventBus()).subscribe((event) => heard.push(event));
  await writeSetting(db, 'general', { ...defaultSettings.general, name: 'Vienna' });
  expect(await readSetting(db, 'general')).toMatchObject({ name: 'Vienna', keepSamplesDays: 365 });
  await until(async () => JSON.stringify(heard).includes('"settings"') || undefined);
  stop();
  await writeSetting(db, 'pause', { reason: 'why', by: 'vera', at: new Date(0).toISOString() });
  expect(await readSetting(db, 'pause')).toMatchObject({ by: 'vera' });
  await writeSetting(db, 'pause', null);
  expect(await readSetting(db, 'pause')).toBeNull();
});

it('takes what an older release had not, from the defaults', async () => {
  await db.setting.update({ where: { key: 'general' }, data: { value: { name: 'Old' } } });
  expect(await readSetting(db, 'general')).toEqual({ ...defaultSettings.general, name: 'Old' });
});

it('counts a pause that it cannot read as one, with what it says', async () => {
  const store = (value: object | string) =>
    db.setting.upsert({ where: { key: 'pause' }, create: { key: 'pause', value }, update: { value } });
  await store({ reason: 'moving house', by: 'vera', hosts: ['a'], since: 7 });
  expect(await readPause(db)).toMatchObject({ reason: 'moving house', by: 'vera' });
  await store('everything');
  expect(await readPause(db)).toMatchObject({ by: 'a newer release of Understudy' });
  await resumeAll(db, new Date());
  expect(await readPause(db)).toBeNull();
});

it('falls back to the default for what it cannot read, but for the roots and the pause', async () => {
  await db.setting.update({ where: { key: 'general' }, data: { value: { name: 7 } } });
  expect(await readSetting(db, 'general')).toEqual(defaultSettings.general);
  await db.setting.create({ data: { key: 'roots', value: { roots: ['../etc'] } } });
  await expect(readSetting(db, 'roots')).rejects.toMatchObject({ code: 'database-schema-unknown' });
});
