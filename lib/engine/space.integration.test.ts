import { statfsSync, writeFileSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { recordingJournal } from '../testing/recording-journal.ts';
import { expectPublishedWhole } from '../testing/replica-proof.ts';
import { mountSmallFileSystem } from '../testing/small-file-system.ts';
import { startUnderstudy } from '../testing/understudy-command.ts';
import { until } from '../testing/until.ts';

const MIB = 1024 * 1024;

async function usedShare(directory: string): Promise<number> {
  const { blocks, bavail } = await statfs(directory);
  return 1 - bavail / blocks;
}

/** The most that was ever used of a file system, looked at all the time. */
function watchUse(directory: string) {
  let most = 0;
  let going = true;
  const loop = (async () => {
    while (going) {
      most = Math.max(most, await usedShare(directory).catch(() => 0));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  return async () => {
    going = false;
    await loop;
    return most;
  };
}

async function writtenEnvironment(bytes: number): Promise<EnvironmentFixture & AsyncDisposable> {
  const fixture = await makeEnvironment({
    logFileSize: MIB,
    dbConfig: ['log_set_config DB_LOG_AUTO_REMOVE'],
  });
  const writer = await fixture.start();
  for (const database of ['a.db', 'b.db', 'c.db', 'd.db'])
    await writer.do(
      { do: 'fill', database, bytes: bytes / 4, each: 900, nosync: true },
      { do: 'checkpoint' },
    );
  await writer.do({ do: 'checkpoint' });
  return fixture;
}

test('a real file system that somebody else fills while a snapshot is copied: it ends before all is used, and what was published stays', async (context) => {
  const small = await mountSmallFileSystem(256);
  if (typeof small === 'string') return context.skip(`no small file system here: ${small}`);
  await using _ = small;
  await using fixture = await writtenEnvironment(24 * MIB);
  const place = { spec: fixture.spec, target: join(small.directory, 'target') };
  await runEngine('snapshot', place, { standby: false });
  const published = await publishedGeneration(place.target);
  const filesBefore = await readdir(join(place.target, 'generations'));

  // It passes the look before the copy; then somebody leaves less than the copy needs. At once: no look comes between.
  let struck = false;
  const host = localHost();
  const open = host.files.open;
  const files = {
    ...host.files,
    open: async (path: string, mode: Parameters<typeof open>[1]) => {
      if (!struck && mode === 'create-exclusive' && path.includes('.incoming-') && path.endsWith('.db')) {
        struck = true;
        const { bavail, bsize } = statfsSync(small.directory);
        writeFileSync(join(small.directory, 'somebody-else'), Buffer.alloc(bavail * bsize - 24 * MIB));
      }
      return open(path, mode);
    },
  };
  const stopWatching = watchUse(small.directory);
  const outcome = await runEngine('snapshot', place, { host: { ...host, files } }).catch((error) => error);
  expect(struck).toBe(true);
  expect(outcome).toMatchObject({ code: 'disk-full' });
  expect(outcome.message).toMatch(/still to be written/);
  expect(await stopWatching()).toBeLessThan(0.97);
  expect((await readdir(place.target)).filter((name) => name.startsWith('.incoming'))).toEqual([]);
  expect(await readdir(join(place.target, 'generations'))).toEqual(filesBefore);
  expect(await publishedGeneration(place.target)).toBe(published);
  await expectPublishedWhole({ ...fixture, target: place.target, scratch: fixture.scratch });
});

test('a real file system that the archive fills while following: it ends before all is used, and what was received stays', async (context) => {
  const small = await mountSmallFileSystem(64);
  if (typeof small === 'string') return context.skip(`no small file system here: ${small}`);
  await using _ = small;
  await using fixture = await writtenEnvironment(2 * MIB);
  const target = join(small.directory, 'target');
  const writer = await fixture.start();
  const following = startUnderstudy([
    'follow',
    fixture.home,
    target,
    '--json',
    '--every',
    '1',
    '--recover-every',
    '3600',
    '--keep-archive',
    '30',
  ]);
  const stopWatching = watchUse(small.directory);
  await until(async () =>
    (await readdir(target).catch(() => [] as string[])).includes('current') ? true : undefined,
  );
  let over = false;
  const ended = following.outcome.finally(() => {
    over = true;
  });
  while (!over) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: MIB / 2, each: 900, nosync: true });
    await delay(200);
  }
  const { code, json, stderr } = await ended;
  expect({ code, json, stderr }).toMatchObject({ code: 1, json: { ok: false, code: 'disk-full' } });
  const most = await stopWatching();
  expect(most).toBeLessThan(0.97);
  expect(most).toBeGreaterThan(0.5);
  await expectPublishedWhole({ ...fixture, target, scratch: fixture.scratch });
});

test.each([
  { what: 'copying databases', after: 4 },
  { what: 'shipping the log', after: 0 },
])('less and less free space while $what ends with disk-full; the next run succeeds', async ({ after }) => {
  await using fixture = await writtenEnvironment(16 * MIB);
  await runEngine('snapshot', fixture);
  const published = await publishedGeneration(fixture.target);
  const host = localHost();
  let looks = 0;
  const files = {
    ...host.files,
    freeSpace: async () => {
      looks += 1;
      return { availableBytes: looks > after + 1 ? 9 * MIB : 1000 * MIB, totalBytes: 2000 * MIB };
    },
  };
  const journal = recordingJournal();
  const outcome = await runEngine('snapshot', fixture, { host: { ...host, files }, journal }).catch(
    (error) => error,
  );
  expect(outcome).toMatchObject({ code: 'disk-full' });
  expect(journal.ended.at(-1)).toBe('copy-databases failed');
  expect(await publishedGeneration(fixture.target)).toBe(published);
  expect((await readdir(fixture.target)).filter((name) => name.startsWith('.incoming'))).toEqual([]);
  await runEngine('snapshot', fixture);
  await expectPublishedWhole(fixture);
});
