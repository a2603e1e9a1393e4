import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveRole } from '../testing/live-writer.ts';
import { expectEqualToActive, expectPublishedWhole, generationPaths } from '../testing/replica-proof.ts';

const roles: LiveRole[] = [
  'btree',
  'hash',
  'recno',
  'queue',
  'subdb',
  'shared',
  'shared',
  'long',
  'nested',
  'abort',
  'burst',
  'checkpoint',
  'churn',
  'churn',
];
const updates = 20;

test(`a snapshot and ${updates} updates under live load: no difference, nothing acknowledged lost, both generations equal`, async () => {
  await using fixture = await makeEnvironment({ logFileSize: 128 * 1024 });
  const writer = await fixture.start({ roles, seed: 20, bytesPerSecond: 1_000_000, checkpointEveryMs: 700 });
  await delay(1500);
  await runEngine('snapshot', fixture);
  await expectPublishedWhole(fixture);

  const fellBack: string[] = [];
  for (let update = 1; update <= updates; update++) {
    const startedAt = Date.now();
    const run = await runEngine('update', fixture);
    if (run.fellBack)
      fellBack.push(...run.journal.lines.filter((line) => line.includes('cannot be trusted')));
    if (update % 5 === 0) await expectPublishedWhole(fixture, writer, startedAt);
  }
  expect(fellBack).toEqual([]);

  await writer.pause();
  await runEngine('update', fixture);
  expect(await generationPaths(fixture.target)).toHaveLength(2);
  expect(await expectEqualToActive(fixture)).toBeGreaterThan(15);
  await writer.resume();
  await writer.checkpoint();
  await writer.quit();
});

test('a transaction that never ends: every update replays from its beginning, nothing is lost, and it may still commit or abort', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const writer = await fixture.start({
    roles: ['eternal', 'btree', 'queue', 'checkpoint'],
    seed: 3,
    bytesPerSecond: 150_000,
    checkpointEveryMs: 300,
  });
  await delay(500);
  await runEngine('snapshot', fixture);
  for (let update = 0; update < 5; update++) {
    const startedAt = Date.now();
    expect((await runEngine('update', fixture)).fellBack).toBe(false);
    await expectPublishedWhole(fixture, writer, startedAt);
  }
  await writer.pause();
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await expectEqualToActive(fixture);
  await writer.quit();
});
