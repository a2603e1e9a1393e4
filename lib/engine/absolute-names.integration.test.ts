import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { dumpDatabases } from '../testing/dump-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, expectPublishedWhole, listing } from '../testing/replica-proof.ts';

test('trap 6: a snapshot of an environment that names a database by absolute path is refused, and nothing is made', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  const absolute = join(fixture.home, 'absolute.db');
  await writer.do({ do: 'put', database: absolute, key: 'k', value: 'v' }, { do: 'checkpoint' });
  await expect(runEngine('snapshot', fixture)).rejects.toMatchObject({ code: 'absolute-database-name' });
  expect(await listing(fixture.target)).toEqual(['absent']);
  await writer.quit();
});

test('trap 6: an update stops before recovery when such a name has come, and the open transaction there stays whole', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  const absolute = join(fixture.home, 'absolute.db');
  await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  const published = await publishedGeneration(fixture.target);
  await writer.do(
    { do: 'put', database: absolute, key: 'committed', value: 'v' },
    { do: 'begin', txn: 'open' },
    { do: 'put', database: absolute, key: 'open', value: 'v', txn: 'open' },
    { do: 'checkpoint' },
  );
  for (const kind of ['update', 'snapshot'] as const) {
    await expect(runEngine(kind, fixture)).rejects.toMatchObject({ code: 'absolute-database-name' });
    expect(await publishedGeneration(fixture.target)).toBe(published);
  }
  await writer.do({ do: 'commit', txn: 'open' }, { do: 'close', database: absolute });
  const dumps = await dumpDatabases(fixture.home);
  expect(
    [...dumps.get('absolute.db')!.records.keys()].map((key) => Buffer.from(key, 'hex').toString()),
  ).toEqual(['committed', 'open']);
  await expectPublishedWhole(fixture);
  await writer.quit();
  await rm(fixture.target, { recursive: true });
});

test('a database that is opened by absolute path and logged so long ago that no recovery reads it is no obstacle', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start();
  const absolute = join(fixture.home, 'absolute.db');
  await writer.do(
    { do: 'put', database: absolute, key: 'k', value: 'v' },
    { do: 'close', database: absolute },
    { do: 'checkpoint' },
    { do: 'fill', database: 'a.db', bytes: 300_000 },
    { do: 'checkpoint' },
    { do: 'fill', database: 'a.db', bytes: 300_000 },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture);
  await expectEqualToActive(fixture);
  await writer.quit();
});
