import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './harness/test.ts';

test.describe('a home that cannot be used is refused at the field', () => {
  test.beforeEach(({ newEnvironmentPage }) => newEnvironmentPage.open());

  const cases = [
    {
      what: 'a directory that does not exist',
      path: async (root: string) => join(root, 'nowhere'),
      says: /\S/,
    },
    { what: 'an empty directory', path: async (root: string) => made(root, 'empty'), says: /\S/ },
    { what: 'a file', path: async (root: string) => file(root, 'a-file'), says: /directory/i },
    { what: 'a relative path', path: async () => 'srv/orders', says: /absolute path/i },
    { what: 'a path with ..', path: async (root: string) => `${root}/../etc`, says: /\.\./ },
    { what: 'a thousand characters', path: async () => `/${'x'.repeat(999)}`, says: /longer than/i },
  ];
  for (const { what, path, says } of cases) {
    test(what, async ({ live, api, newEnvironmentPage }) => {
      const before = await api.overview();
      await newEnvironmentPage.fill({ home: await path(live.root), name: 'refused' });
      await newEnvironmentPage.name().blur();
      await expect(newEnvironmentPage.problem('home')).toContainText(says);
      if (await newEnvironmentPage.button().isEnabled()) await newEnvironmentPage.button().click();
      await expect(newEnvironmentPage.page).toHaveURL(/\/environments\/new$/);
      expect((await api.overview()).environments.map(({ name }) => name)).toEqual(
        before.environments.map(({ name }) => name),
      );
    });
  }
});

test('a name that is taken is refused at its field', async ({ fleet, live, api, newEnvironmentPage }) => {
  await newEnvironmentPage.open();
  await newEnvironmentPage.fill({ home: live.home, name: fleet.environmentName.toUpperCase() });
  await newEnvironmentPage.button().click();
  await expect(newEnvironmentPage.problem('name')).toContainText(/taken|already/i);
  expect((await api.overview()).environments).toHaveLength(1);
});

test.describe('a target that cannot be used is refused at the field', () => {
  const cases = [
    { what: 'inside the home', path: async ({ home }: { home: string }) => join(home, 'replica') },
    { what: 'around the home', path: async ({ root }: { root: string }) => root },
    { what: 'a file', path: async ({ root }: { root: string }) => file(root, 'target-file') },
    { what: 'not empty and not ours', path: async ({ root }: { root: string }) => filled(root) },
  ];
  for (const { what, path } of cases) {
    test(what, async ({ fleet, live, api, newTargetPage }) => {
      const directory = await path(live);
      const home = await readdir(live.home);
      await newTargetPage.open(fleet.environmentId);
      await newTargetPage.fill({ directory, name: 'refused' });
      await expect(newTargetPage.problem('directory')).toContainText(/\S/);
      await expect(newTargetPage.button()).toBeDisabled();
      expect((await api.overview()).environments[0]?.replicas.map(({ name }) => name)).toEqual([
        fleet.replicaName,
      ]);
      // Log files come and go with the writer; nothing else may appear in the home.
      expect((await readdir(live.home)).filter((name) => !name.startsWith('log.'))).toEqual(
        home.filter((name) => !name.startsWith('log.')),
      );
    });
  }

  test('a bad cron expression', async ({ fleet, live, newTargetPage, page }) => {
    await newTargetPage.open(fleet.environmentId);
    await newTargetPage.fill({ directory: join(live.root, 'second'), name: 'second' });
    await newTargetPage.chooseSchedule('Cron expression…');
    await newTargetPage.cron().fill('61 * * * *');
    await expect(newTargetPage.problem('cron')).toContainText(/\S/);
    await newTargetPage.button().click();
    await expect(page).toHaveURL(/targets\/new/);
  });
});

async function made(root: string, name: string): Promise<string> {
  await mkdir(join(root, name), { recursive: true });
  return join(root, name);
}

async function file(root: string, name: string): Promise<string> {
  await writeFile(join(root, name), 'not a directory');
  return join(root, name);
}

async function filled(root: string): Promise<string> {
  const directory = await made(root, 'of-somebody-else');
  await writeFile(join(directory, 'thesis.txt'), 'the only copy');
  return directory;
}
