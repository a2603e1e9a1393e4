import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localHost } from '../hosts/local.ts';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { startEngineWorker } from '../testing/engine-worker.ts';
import { type EnvironmentFixture, makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, generationPaths, listing } from '../testing/replica-proof.ts';
import { inspectEnvironment } from './preflight-environment.ts';

/** What a generation holds of the application's own, by name; DB_CONFIG, manifest, databases and logs left out. */
async function ownFiles(generation: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(generation, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    if (/\.db$|^(?:log\.\d{10}|DB_CONFIG|generation\.json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(generation.length + 1)] = (await readFile(path)).toString('latin1');
  }
  return found;
}

async function withOwnFiles(): Promise<EnvironmentFixture> {
  const fixture = await makeEnvironment();
  const { home, root } = fixture;
  await mkdir(join(home, 'hooks/déep'), { recursive: true });
  await writeFile(join(home, 'app.conf'), 'version 1');
  await writeFile(join(home, 'hooks/déep/a script'), '#!/bin/sh\n');
  await chmod(join(home, 'hooks/déep/a script'), 0o755);
  await writeFile(join(home, 'notes.txt'), 'not asked for');
  await writeFile(join(root, 'elsewhere.conf'), 'secret of somebody else');
  await mkdir(join(root, 'elsewhere'));
  await writeFile(join(root, 'elsewhere/also.conf'), 'secret too');
  await symlink('../elsewhere.conf', join(home, 'linked.conf'));
  await symlink('../elsewhere', join(home, 'hooks/linked'));
  return fixture;
}

test('an application’s own files, by pattern: as they are at each run, in both generations, and no others', async () => {
  await using fixture = await withOwnFiles();
  const { home } = fixture;
  const environment = {
    ...fixture.spec,
    ownFiles: ['*.conf', 'hooks/**', 'DB_*', 'log.*', '__db*', '*.db', 'generation.json'],
  };
  await writeFile(join(home, 'generation.json'), 'of the application');
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 }, { do: 'checkpoint' });
  const report = await inspectEnvironment(
    { host: localHost(), signal: new AbortController().signal },
    environment,
  );
  expect(report.checks).toContainEqual(
    expect.objectContaining({
      name: 'own files',
      message: "2 files of the application's own, 19 B; links are not followed: hooks/linked, linked.conf",
    }),
  );
  const before = await listing(join(home, 'hooks'));
  const config = await readFile(join(home, 'DB_CONFIG'), 'utf8');

  await runEngine('snapshot', fixture, { environment });
  const script = { 'hooks/déep/a script': '#!/bin/sh\n' };
  for (const generation of await generationPaths(fixture.target))
    expect(await ownFiles(generation)).toEqual({ 'app.conf': 'version 1', ...script });
  expect(
    (await lstat(join(await publishedGeneration(fixture.target), 'hooks/déep/a script'))).mode & 0o777,
  ).toBe(0o755);

  await writeFile(join(home, 'app.conf'), 'version 2, longer');
  await writeFile(join(home, 'new.conf'), 'came later');
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  expect((await runEngine('update', fixture, { environment })).fellBack).toBe(false);
  for (const generation of await generationPaths(fixture.target))
    expect(await ownFiles(generation)).toEqual({
      'app.conf': 'version 2, longer',
      'new.conf': 'came later',
      ...script,
    });

  await rm(join(home, 'app.conf'));
  const fewer = { ...environment, ownFiles: ['*.conf'] };
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  expect((await runEngine('update', fixture, { environment: fewer })).fellBack).toBe(false);
  for (const generation of await generationPaths(fixture.target)) {
    expect(await ownFiles(generation)).toEqual({ 'new.conf': 'came later' });
    expect(await readFile(join(generation, 'DB_CONFIG'), 'utf8')).not.toBe(config);
  }
  await expectEqualToActive(fixture);
  expect(await listing(join(home, 'hooks'))).toEqual(before);
  await writer.quit();
});

test('without a pattern nothing of the application’s own is copied', async () => {
  await using fixture = await withOwnFiles();
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 });
  await runEngine('snapshot', fixture);
  await runEngine('update', fixture);
  for (const generation of await generationPaths(fixture.target))
    expect(await ownFiles(generation)).toEqual({});
  await writer.quit();
});

test('the disk fails after a file was placed, before the generation is ready: it is on record, and goes with the next update', async () => {
  await using fixture = await withOwnFiles();
  const environment = { ...fixture.spec, ownFiles: ['*.conf'] };
  const writer = await fixture.start();
  // The making of the database in no log file that recovery reads: a generation is then taken up again as it stands.
  await writer.do(
    { do: 'fill', database: 'a.db', bytes: 600_000 },
    { do: 'checkpoint' },
    { do: 'fill', database: 'a.db', bytes: 300_000 },
    { do: 'checkpoint' },
  );
  await runEngine('snapshot', fixture, { environment });
  await writeFile(join(fixture.home, 'passing.conf'), 'here for a moment');
  await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 });
  const host = localHost();
  let left = '';
  const failing = {
    ...host,
    files: {
      ...host.files,
      open: async (...[path, mode]: Parameters<typeof host.files.open>) => {
        if (mode !== 'write' || !path.endsWith('/passing.conf')) return host.files.open(path, mode);
        left = path;
        throw Object.assign(new Error('EIO: i/o error, open'), { code: 'EIO', path });
      },
    },
  };
  await expect(runEngine('update', fixture, { environment, host: failing })).rejects.toMatchObject({
    code: 'EIO',
  });
  expect(await readFile(left, 'utf8')).toBe('here for a moment');
  await rm(join(fixture.home, 'passing.conf'));
  const again = await runEngine('update', fixture, { environment });
  expect(again.journal.lines.join('\n')).toContain('again, from the archive');
  expect((await runEngine('update', fixture, { environment })).fellBack).toBe(false);
  for (const generation of await generationPaths(fixture.target))
    expect(await ownFiles(generation)).toEqual({ 'app.conf': 'version 1' });
  await writer.quit();
});

test.each(['copy-new-databases', 'recover', 'check', 'publish'])(
  'killed after %s, and a file is gone from the home meanwhile: the next update leaves none behind',
  async (step) => {
    await using fixture = await withOwnFiles();
    const spec = { ...fixture.spec, ownFiles: ['*.conf'] };
    const writer = await fixture.start();
    await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 }, { do: 'checkpoint' });
    await runEngine('snapshot', { ...fixture, spec });
    await writeFile(join(fixture.home, 'passing.conf'), 'here for a moment');
    await writer.do({ do: 'fill', database: 'a.db', bytes: 20_000 });
    await startEngineWorker({ ...fixture, spec, kind: 'update', dieAfter: step }).ended;
    await rm(join(fixture.home, 'passing.conf'));
    for (let update = 0; update < 2; update += 1)
      expect((await runEngine('update', { ...fixture, spec })).fellBack).toBe(false);
    for (const generation of await generationPaths(fixture.target))
      expect(await ownFiles(generation)).toEqual({ 'app.conf': 'version 1' });
    await expectEqualToActive(fixture);
    await writer.quit();
  },
);

test.each(['', '/etc/passwd', '../elsewhere.conf', 'hooks/../../elsewhere/**', 'a\0b'])(
  'the pattern %j is refused before anything is made',
  async (pattern) => {
    await using fixture = await withOwnFiles();
    const writer = await fixture.start();
    await writer.do({ do: 'put', database: 'a.db', key: 'k', value: 'v' });
    const environment = { ...fixture.spec, ownFiles: [pattern] };
    await expect(runEngine('snapshot', fixture, { environment })).rejects.toMatchObject({
      code: 'path-invalid',
      hint: expect.stringContaining('relative to the home'),
    });
    expect(await listing(fixture.target)).toEqual(['absent']);
    await writer.quit();
  },
);
