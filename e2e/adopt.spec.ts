import { join } from 'node:path';
import { understudy } from '#lib/testing/understudy-command.ts';
import { expectAccessible } from './harness/axe.ts';
import { untilInStep } from './harness/protected.ts';
import { photograph } from './harness/screenshots.ts';
import { expect, test } from './harness/test.ts';

// Each test goes on from where the one before left the replica.
test.use({ instance: 'adopt' });
test.describe.configure({ mode: 'serial' });

test('what a replica keeps for restores can be changed', async ({ fleet, api, replicaPage, page }, info) => {
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Change what is kept for restores');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Bases to keep', { exact: true }).fill('400');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Keep at most 365.');
  await dialog.getByLabel('Bases to keep', { exact: true }).fill('7');
  await dialog.getByLabel('Days to keep the log', { exact: true }).fill('14');
  await expectAccessible(page);
  await photograph(page, info, 'settings');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('One every 24 hours, the newest 7 bases')).toBeVisible();
  const retention = { keepBases: 7, baseEveryHours: 24, keepArchiveDays: 14 };
  expect(await api.replica(fleet.replicaId)).toMatchObject({ retention });

  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\//);
  await expect(page.getByText('Keep a base for restores')).toBeVisible();
  await expect
    .poll(async () => (await api.replica(fleet.replicaId)).activeRun, { timeout: 30_000 })
    .toBeNull();
});

test('a replica that the command line made is taken in, with its history', async ({
  fleet,
  live,
  api,
  replicaPage,
  page,
}, info) => {
  const target = join(live.root, 'by-hand');
  const kept = ['--keep-bases', '7', '--keep-archive', '14'];
  expect((await understudy('snapshot', live.home, target, '--json', ...kept)).json).toMatchObject({
    ok: true,
  });

  await page.goto('/environments');
  await page.getByRole('link', { name: 'Take a replica in' }).click();
  const directory = page.getByLabel('Replica directory', { exact: true });
  const submit = page.getByRole('button', { name: 'Take the replica in' });
  await photograph(page, info, 'adopt-empty');
  await directory.fill(live.home);
  await expect(page.locator('[data-field-error="directory"]')).toContainText(
    'There is no understudy.json here',
  );
  await expect(submit).toBeDisabled();
  await photograph(page, info, 'adopt-refused');

  await directory.fill(target);
  const found = page.getByRole('region', { name: 'Found in this directory' });
  await expect(found).toContainText(live.home);
  await expect(found).toContainText('to any moment from');
  await expect(page.getByLabel('Name of its environment')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Checks' }).locator('[data-result="failed"]')).toHaveCount(0);
  await page.getByLabel('Name', { exact: true }).fill('taken in');
  await page.getByRole('combobox', { name: 'Schedule' }).click();
  await page.getByRole('option', { name: 'Only when asked' }).click();
  await expectAccessible(page);
  await photograph(page, info, 'adopt-found');
  expect((await api.overview()).environments[0]?.replicas).toHaveLength(1);

  await submit.click();
  await page.waitForURL((url) => /\/replicas\/[0-9a-f-]{36}$/.test(url.pathname));
  await untilInStep(api, 'taken in');
  const { replicaId } = await api.replicaNamed('taken in');
  await photograph(page, info, 'adopted');
  expect(await api.replica(replicaId)).toMatchObject({
    environmentId: fleet.environmentId,
    directory: target,
    retention: { keepBases: 7 },
  });
  await expect(replicaPage.runs().filter({ hasText: 'Snapshot' }).first()).toBeVisible();
  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\//);
  await expect
    .poll(async () => (await api.replica(replicaId)).lastRun, { timeout: 30_000 })
    .toMatchObject({ kind: 'update', state: 'succeeded' });
});
