import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examineGeneration, publishedGeneration } from '../testing/compare-databases.ts';
import { dumpDatabases } from '../testing/dump-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import type { LiveWriter } from '../testing/live-writer.ts';
import { recordingJournal } from '../testing/recording-journal.ts';
import { generationPaths, listing } from '../testing/replica-proof.ts';

async function replica(fixture: EnvironmentFixture): Promise<LiveWriter> {
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  await runEngine('update', fixture);
  return writer;
}

test('somebody opens the published generation and writes: following stops, nothing there is moved, removed or changed', async () => {
  await using fixture = await makeEnvironment();
  const writer = await replica(fixture);
  const published = await publishedGeneration(fixture.target);
  const failedOver = await fixture.start({ home: published });
  await failedOver.do({ do: 'put', database: 'a.db', key: 'written after failover', value: 'must stay' });
  const before = await listing(published);

  for (const kind of ['update', 'snapshot'] as const) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    await expect(runEngine(kind, fixture)).rejects.toMatchObject({ code: 'replica-in-use' });
    expect(await publishedGeneration(fixture.target)).toBe(published);
    expect(await listing(published)).toEqual(before);
  }
  // The application closes cleanly: what it wrote is no less worth for that.
  await failedOver.quit();
  const closed = await listing(published);
  await expect(runEngine('update', fixture)).rejects.toMatchObject({ code: 'replica-in-use' });
  expect(await listing(published)).toEqual(closed);

  // Only an operator's word publishes another one, and the used one stays as it is, through later runs too.
  await runEngine('snapshot', fixture, { setAside: true });
  expect(await publishedGeneration(fixture.target)).not.toBe(published);
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  await runEngine('update', fixture);
  await runEngine('update', fixture);
  expect(await listing(published)).toEqual(closed);
  const dumps = await dumpDatabases(published);
  expect(dumps.get('a.db')!.records.get(Buffer.from('written after failover').toString('hex'))).toBe(
    Buffer.from('must stay').toString('hex'),
  );
  const active = await dumpDatabases(fixture.home);
  const followed = await examineGeneration(
    await publishedGeneration(fixture.target),
    await fixture.scratch(),
    active,
  );
  expect(followed).toMatchObject({ differences: [], verify: [] });
  await writer.quit();
});

test.each(['update', 'snapshot'] as const)(
  'somebody opens the published generation while a run of %s works: current does not move',
  async (kind) => {
    await using fixture = await makeEnvironment();
    const writer = await replica(fixture);
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    const published = await publishedGeneration(fixture.target);
    let failedOver: LiveWriter | undefined;
    const journal = recordingJournal(async (step, moment) => {
      if (step !== 'check' || moment !== 'ended') return;
      failedOver = await fixture.start({ home: published });
      await failedOver.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' });
    });
    await expect(runEngine(kind, fixture, { journal })).rejects.toMatchObject({ code: 'replica-in-use' });
    expect(await publishedGeneration(fixture.target)).toBe(published);
    expect((await failedOver!.do({ do: 'get', database: 'a.db', key: 'k' }))[0]).toBe('v');
    await failedOver!.do({ do: 'checkpoint' });
    await failedOver!.quit();
    await writer.quit();
  },
);

test('trap 5: somebody opens the standby generation: it is set aside, not recovered under its feet', async () => {
  await using fixture = await makeEnvironment();
  const writer = await replica(fixture);
  const published = await publishedGeneration(fixture.target);
  const standby = (await generationPaths(fixture.target)).find((path) => path !== published)!;
  const stranger = await fixture.start({ home: standby });
  await stranger.do({ do: 'put', database: 'a.db', key: 'stranger', value: 'v' });
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  await runEngine('update', fixture);
  // The stranger's environment lives on: recovery in it would have panicked it and removed its regions.
  await stranger.do({ do: 'put', database: 'a.db', key: 'stranger 2', value: 'v' }, { do: 'checkpoint' });
  expect(await stranger.do({ do: 'get', database: 'a.db', key: 'stranger' })).toEqual(['v']);
  await runEngine('update', fixture);
  await stranger.do({ do: 'checkpoint' });
  await stranger.quit();
  expect(await publishedGeneration(fixture.target)).not.toBe(standby);
  await writer.quit();
});

test('trap 16: a run names the resolved path; what was opened there keeps its new files when current moves on', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' }, { do: 'checkpoint' });
  const snapshot = await runEngine('snapshot', fixture);
  expect(snapshot.path).toBe(await realpath(snapshot.path));
  expect(snapshot.path).toBe(await publishedGeneration(fixture.target));
  const application = await fixture.start({ home: snapshot.path });
  const later = await runEngine('snapshot', fixture, { setAside: true });
  expect(later.path).not.toBe(snapshot.path);
  expect(await readlink(join(fixture.target, 'current'))).toBe(`generations/${later.generation}`);
  await application.do({ do: 'put', database: 'created-later.db', key: 'k', value: 'v' });
  await application.quit();
  expect(await readdir(snapshot.path)).toContain('created-later.db');
  expect(await readdir(later.path)).not.toContain('created-later.db');
  await writer.quit();
});

test('a standby that somebody changed is never deleted, and the replica goes on', async () => {
  await using fixture = await makeEnvironment();
  const writer = await replica(fixture);
  const published = await publishedGeneration(fixture.target);
  const standby = (await generationPaths(fixture.target)).find((path) => path !== published)!;
  const stranger = await fixture.start({ home: standby });
  await stranger.do({ do: 'put', database: 'strange.db', key: 'k', value: 'v' });
  await stranger.quit();
  for (let round = 0; round < 3; round++) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
    await runEngine('update', fixture);
  }
  const names = await Promise.all((await generationPaths(fixture.target)).map((path) => readdir(path)));
  expect(names.filter((list) => list.includes('strange.db'))).toHaveLength(1);
  await writer.quit();
});

test('who only has a database of the published generation open uses it; who reads our manifest does not', async () => {
  await using fixture = await makeEnvironment();
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 }, { do: 'checkpoint' });
  await runEngine('snapshot', fixture);
  const holding = async (path: string, act: () => Promise<void>) => {
    const file = await realpath(path);
    const child = spawn('sh', ['-c', 'exec 3<"$1"; echo ready; exec sleep 60', 'sh', file], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    try {
      await act();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };
  // The published one's and the standby's.
  for (const generation of await generationPaths(fixture.target)) {
    await holding(join(generation, 'generation.json'), async () => {
      expect((await runEngine('update', fixture)).fellBack).toBe(false);
    });
  }
  await holding(join(await publishedGeneration(fixture.target), 'a.db'), async () => {
    await expect(runEngine('update', fixture)).rejects.toMatchObject({ code: 'replica-in-use' });
  });
  expect((await runEngine('update', fixture)).fellBack).toBe(false);
  await writer.quit();
});
