import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compareDumps, examineGeneration, missingAcknowledged } from './compare-databases.ts';
import { dumpDatabases } from './dump-databases.ts';
import { makeEnvironment } from './environment-fixture.ts';
import type { LiveRole } from './live-writer.ts';

const roles: LiveRole[] = ['btree', 'hash', 'recno', 'queue', 'subdb', 'shared', 'shared', 'nested', 'churn'];

test('every role commits, nothing acknowledged is missing from a dump, and a killed writer starts again', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start({ roles: [...roles, 'long', 'abort', 'checkpoint'] });
  await delay(1500);
  await writer.pause();
  const stats = await writer.stats();
  for (const role of roles) {
    const commits = Object.entries(stats).find(([name]) => name.startsWith(role))?.[1].commits ?? 0;
    expect(commits, role).toBeGreaterThan(0);
  }
  const dumps = await dumpDatabases(fixture.home);
  const acknowledged = await writer.acknowledged();
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(missingAcknowledged(dumps, acknowledged, Date.now())).toEqual([]);
  await writer.checkpoint();
  await writer.resume();
  await delay(300);
  await writer.kill();
  const again = await fixture.start({ roles: ['checkpoint'], recover: true });
  const after = await dumpDatabases(fixture.home);
  expect(missingAcknowledged(after, await again.acknowledged(), Date.now())).toEqual([]);
  await again.quit();
});

test('the comparison finds a record, a database and an acknowledgement that are not there', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do(
    { do: 'put', database: 'a.db', key: 'one', value: 'first' },
    { do: 'put', database: 'b.db', key: 'two', value: 'second' },
    { do: 'checkpoint' },
  );
  const before = await dumpDatabases(fixture.home);
  await writer.do(
    { do: 'put', database: 'a.db', key: 'one', value: 'changed' },
    { do: 'put', database: 'c.db', key: 'three', value: 'third' },
    { do: 'checkpoint' },
  );
  const after = await dumpDatabases(fixture.home);
  expect(compareDumps(after, before)).toEqual([
    'c.db is not in the replica',
    'a.db: 0 records missing, 1 different, 0 too many',
  ]);
  const lost = { at: 1, role: 'script', database: 'a.db', key: 'one', valueHash: '00000000' };
  expect(missingAcknowledged(after, [lost], 2)).toEqual([lost]);
  await writer.quit();
  const copy = await examineGeneration(fixture.home, await fixture.scratch(), after);
  expect(copy).toMatchObject({ differences: [], verify: [] });
});
