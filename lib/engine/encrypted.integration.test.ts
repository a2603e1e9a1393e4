import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive } from '../testing/replica-proof.ts';

const password = 'a pass phrase';

test('an encrypted environment: a snapshot and updates under load, no fall back, no difference', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 256 * 1024 });
  const writer = await fixture.start({
    roles: ['btree', 'churn', 'checkpoint'],
    password,
    bytesPerSecond: 200_000,
    checkpointEveryMs: 500,
  });
  const environment = { ...fixture.spec, password };
  await delay(1000);
  await runEngine('snapshot', fixture, { environment });
  for (let round = 0; round < 4; round += 1) {
    expect((await runEngine('update', fixture, { environment })).fellBack).toBe(false);
  }
  await writer.pause();
  await runEngine('update', fixture, { environment });
  expect(await expectEqualToActive(fixture, password)).toBeGreaterThan(0);
  await writer.quit();
});

test.each([
  ['none', null],
  ['another', 'guess'],
])('an encrypted environment with %s password is refused, and its regions stay', async (_, wrong) => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start({ password });
  await writer.do({ do: 'put', database: 'a.db', key: 'one', value: 'two' });
  await expect(
    runEngine('snapshot', fixture, { environment: { ...fixture.spec, password: wrong } }),
  ).rejects.toMatchObject({ code: 'environment-encrypted' });
  await writer.do({ do: 'put', database: 'a.db', key: 'three', value: 'four' }, { do: 'checkpoint' });
  await writer.quit();
});
