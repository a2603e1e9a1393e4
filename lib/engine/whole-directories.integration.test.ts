import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishedGeneration } from '../testing/compare-databases.ts';
import { runEngine } from '../testing/engine-run.ts';
import { makeEnvironment } from '../testing/environment-fixture.ts';
import { expectEqualToActive, generationPaths } from '../testing/replica-proof.ts';
import { understudy } from '../testing/understudy-command.ts';

/** Regions, logs and what is Understudy's own left out; database files by name only. */
async function contents(generation: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(generation, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    if (/^(?:log\.\d{10}|DB_CONFIG|generation\.json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const text = (await readFile(path)).toString('latin1');
    found[path.slice(generation.length + 1)] = /\.db$/.test(entry.name) ? 'a database' : text;
  }
  return found;
}

test('whole directories: whatever home and data directories hold, and never regions, log files or DB_CONFIG', async () => {
  await using fixture = await makeEnvironment({
    dbConfig: ['set_data_dir tables', 'set_data_dir ../far tables', 'set_create_dir tables'],
  });
  const { home, root } = fixture;
  await mkdir(join(home, 'tables/below'), { recursive: true });
  await mkdir(join(root, 'far tables'));
  // Found twice, in the home and as a data directory: copied once.
  await mkdir(join(home, 'inner'));
  await appendFile(join(home, 'DB_CONFIG'), `set_data_dir ${home}/inner\n`);
  const writer = await fixture.start();
  await writer.do({ do: 'fill', database: 'a.db', bytes: 50_000 }, { do: 'checkpoint' });
  await writeFile(join(home, 'app.conf'), 'in the home');
  await writeFile(join(home, 'tables/schema.json'), '{"version":1}');
  await writeFile(join(home, 'tables/below/DB_CONFIG'), 'set_lg_dir /elsewhere');
  await writeFile(join(home, 'tables/below/log.0000000007'), 'named like a log file');
  await writeFile(join(root, 'far tables/index.bin'), 'far away');
  await writeFile(join(home, 'inner/inner.bin'), 'further in');
  await writeFile(join(root, 'secret'), 'of somebody else');
  await symlink('../../secret', join(home, 'tables/link'));
  // A replica of another environment that somebody keeps there.
  await mkdir(join(home, 'other/generations'), { recursive: true });
  await writeFile(join(home, 'other/understudy.json'), '{}');

  // Patterns name files of the home only, and what a data directory holds is left out.
  const listed = { ...fixture.spec, ownFiles: ['app.conf'] };
  const some = await runEngine('snapshot', fixture, { environment: listed });
  expect(await contents(some.path)).toEqual({ 'app.conf': 'in the home', 'tables/a.db': 'a database' });

  const environment = { ...fixture.spec, copyMode: 'directory' } as const;
  const run = await runEngine('update', fixture, { environment });
  expect(run.fellBack).toBe(false);
  const all = {
    'app.conf': 'in the home',
    'tables/a.db': 'a database',
    'tables/schema.json': '{"version":1}',
    'data-1/index.bin': 'far away',
    'inner/inner.bin': 'further in',
  };
  for (const generation of await generationPaths(fixture.target))
    expect(await contents(generation)).toEqual(all);
  expect(run.journal.lines.filter((line) => line.includes('tables/link is a link'))).toHaveLength(1);
  expect(run.journal.lines).toContain("engine note 4 files of the application's own copied");
  await expectEqualToActive({ ...fixture, spec: environment });

  // By the command, and with what changed meanwhile.
  await rm(join(home, 'app.conf'));
  await writeFile(join(root, 'far tables/index.bin'), 'further away');
  await writer.do({ do: 'fill', database: 'b.db', bytes: 20_000 });
  const updated = await understudy('update', home, fixture.target, '--json', '--whole-directories');
  expect(updated.json).toMatchObject({ ok: true, kind: 'update', fellBack: false });
  expect(await contents(await publishedGeneration(fixture.target))).toEqual({
    'tables/a.db': 'a database',
    'tables/b.db': 'a database',
    'tables/schema.json': '{"version":1}',
    'data-1/index.bin': 'further away',
    'inner/inner.bin': 'further in',
  });
  const manifest = JSON.parse(await readFile(join(fixture.target, 'understudy.json'), 'utf8'));
  expect(manifest.environment.copying).toEqual({ copyMode: 'directory', ownFiles: [] });
  await writer.quit();
});
