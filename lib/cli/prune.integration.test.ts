import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { laterHost } from '../testing/later-host.ts';
import { listing } from '../testing/replica-proof.ts';
import { readBases } from '../testing/restored-base.ts';
import { understudy } from '../testing/understudy-command.ts';

interface Thing {
  readonly path: string;
  readonly bytes: number;
  readonly reason: string;
}

test('prune says what would go before it goes, and leaves what is needed or used', async () => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  const { home, target } = fixture;
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 100_000 }, { do: 'checkpoint' });
  const retention = { keepBases: 3, baseEveryHours: 1, keepArchiveDays: 0 };
  await runEngine('snapshot', fixture, { retention });
  for (const hours of [2, 4]) {
    await writer.do({ do: 'fill', database: 'a.db', bytes: 150_000 }, { do: 'checkpoint' });
    await runEngine('update', fixture, { host: laterHost(localHost(), hours), retention });
  }
  await writer.quit();
  const [oldest, , newest] = await readBases(target);

  const status = await understudy('status', home, target, '--json');
  expect(status.json?.restorable).toMatchObject({ from: oldest!.recoveredAt, bases: 3 });
  expect((await understudy('status', home, target)).stdout).toMatch(/^restorable {3}to any moment from /m);

  const before = await listing(target);
  const nothing = await understudy('prune', target, '--dry-run', '--json');
  expect(nothing.json).toMatchObject({ ok: true, dryRun: true, surplus: [], bytes: 0 });
  const dry = await understudy('prune', target, '--dry-run', '--json', '--keep-bases', '1');
  const would = dry.json!.surplus as Thing[];
  expect(would[0]).toMatchObject({
    path: `bases/${oldest!.id}`,
    reason: 'it is older than the newest base',
  });
  expect(would.every(({ bytes, reason }) => bytes > 0 && reason !== '')).toBe(true);
  expect(dry.json!.needed).toContainEqual({
    path: `bases/${newest!.id}`,
    reason: 'it is the newest base',
  });
  expect(await listing(target)).toEqual(before);

  const pruned = await understudy('prune', target, '--json', '--keep-bases', '1');
  expect(pruned.json!.surplus).toEqual(would);
  for (const { path } of would) {
    const parent = join(target, path, '..');
    expect(await readdir(parent)).not.toContain(path.split('/').at(-1));
  }
  expect((await readBases(target)).map(({ id }) => id)).toEqual([newest!.id]);
  expect((await readdir(target)).filter((name) => /^\.incoming|^lock$/.test(name))).toEqual([]);
  expect((await understudy('prune', target, '--keep-bases', '1')).stdout).toContain(
    'nothing is there that is not needed',
  );
  const updated = await understudy('update', home, target, '--json', '--keep-bases', '2');
  expect(updated.json).toMatchObject({ ok: true, kind: 'update', fellBack: false });
  const manifest = JSON.parse(await readFile(join(target, 'understudy.json'), 'utf8'));
  expect(manifest.settings).toEqual({ ...retention, keepBases: 2 });

  const published = await publishedGeneration(target);
  await writeFile(join(published, '__db.001'), 'a region');
  const used = await listing(target);
  const refused = await understudy('prune', target, '--json', '--keep-bases', '0');
  expect(refused).toMatchObject({ code: 1, json: { code: 'replica-in-use' } });
  expect(await listing(target)).toEqual(used);
});

test('prune refuses what is no replica, and words that belong elsewhere', async () => {
  await using fixture = await makeEnvironment();
  await mkdir(fixture.target);
  const empty = await understudy('prune', fixture.target, '--json');
  expect(empty).toMatchObject({ code: 1, json: { code: 'no-replica', hint: expect.any(String) } });
  expect(await readdir(fixture.target)).toEqual([]);
  await rename(fixture.target, `${fixture.target}-away`);
  expect(await understudy('prune', fixture.target, '--json')).toMatchObject({ json: { code: 'no-replica' } });
  for (const words of [
    ['prune'],
    ['prune', fixture.home, fixture.target],
    ['update', fixture.home, fixture.target, '--dry-run'],
    ['prune', fixture.target, '--keep-bases', 'many'],
    ['prune', fixture.target, '--keep-archive', '4000'],
  ]) {
    expect(await understudy(...words)).toMatchObject({ code: 2 });
  }
});
