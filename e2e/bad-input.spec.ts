import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './harness/test.ts';

test('a home that cannot be used is refused at the field', async ({
  live,
  api,
  newEnvironmentPage,
  page,
}) => {
  const { root } = live;
  const cases = [
    {
      what: 'a directory that does not exist',
      path: join(root, 'nowhere'),
      says: /not (there|exist|found)|no .*directory/i,
    },
    { what: 'an empty directory', path: await made(root, 'empty'), says: /empty/i },
    { what: 'a file', path: await file(root, 'a-file'), says: /not a directory/i },
    { what: 'a relative path', path: 'srv/orders', says: /absolute path/i },
    { what: 'a path with ..', path: `${root}/../etc`, says: /without \. and \.\./i },
    { what: 'a thousand characters', path: `/${'x'.repeat(999)}`, says: /longer than 900 bytes/i },
  ];
  const before = (await api.overview()).environments.length;
  await newEnvironmentPage.open();
  for (const { what, path, says } of cases) {
    await test.step(what, async () => {
      await newEnvironmentPage.fill({ home: path, name: 'refused' });
      await expect(newEnvironmentPage.problem('home')).toContainText(says);
      if (await newEnvironmentPage.button().isEnabled()) await newEnvironmentPage.button().click();
      await expect(page).toHaveURL(/\/environments\/new$/);
    });
  }
  expect((await api.overview()).environments).toHaveLength(before);
});

test('a name that is taken is refused at its field', async ({ fleet, live, api, newEnvironmentPage }) => {
  await newEnvironmentPage.open();
  await newEnvironmentPage.fill({ home: live.home, name: fleet.environmentName.toUpperCase() });
  await newEnvironmentPage.button().click();
  await expect(newEnvironmentPage.problem('name')).toContainText(/another environment is named/i);
  expect((await api.overview()).environments).toHaveLength(1);
});

test('a target that cannot be used is refused at the field', async ({ fleet, live, api, newTargetPage }) => {
  const { home, root } = live;
  const cases = [
    { what: 'inside the home', directory: join(home, 'replica') },
    { what: 'around the home', directory: root },
    { what: 'a file', directory: await file(root, 'target-file') },
    { what: 'not empty and not ours', directory: await ofSomebodyElse(root) },
    { what: 'the target of another replica', directory: live.target },
  ];
  const namesInHome = async () => (await readdir(home)).filter((name) => !name.startsWith('log.'));
  const before = await namesInHome();
  await newTargetPage.open(fleet.environmentId);
  for (const { what, directory } of cases) {
    await test.step(what, async () => {
      await newTargetPage.fill({ directory, name: 'refused' });
      await expect(newTargetPage.problem('directory')).toContainText(/\S/);
      await expect(newTargetPage.button()).toBeDisabled();
    });
  }
  expect((await api.overview()).environments[0]?.replicas.map(({ name }) => name)).toEqual([
    fleet.replicaName,
  ]);
  // Log files come and go with the writer; nothing else may appear in the home.
  expect(await namesInHome()).toEqual(before);
});

test('a bad cron expression is refused at its field', async ({ fleet, live, newTargetPage, page }) => {
  await newTargetPage.open(fleet.environmentId);
  await newTargetPage.fill({ directory: join(live.root, 'second'), name: 'second' });
  await newTargetPage.chooseSchedule('Cron expression…');
  await newTargetPage.cron().fill('61 * * * *');
  await expect(newTargetPage.problem('cron')).toContainText(/\S/);
  await newTargetPage.button().click();
  await expect(newTargetPage.problem('cron')).toContainText(/\S/);
  await expect(page).toHaveURL(/targets\/new/);
});

async function made(root: string, name: string): Promise<string> {
  await mkdir(join(root, name), { recursive: true });
  return join(root, name);
}

async function file(root: string, name: string): Promise<string> {
  await writeFile(join(root, name), 'not a directory');
  return join(root, name);
}

async function ofSomebodyElse(root: string): Promise<string> {
  const directory = await made(root, 'of-somebody-else');
  await writeFile(join(directory, 'thesis.txt'), 'the only copy');
  return directory;
}
