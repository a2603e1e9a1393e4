import type { Page } from '@playwright/test';
import { expectAccessible } from './harness/axe.ts';
import type { Protected } from './harness/protected.ts';
import { expect, test } from './harness/test.ts';
import { expectNarrow } from './harness/width.ts';
import { crowd } from './screens/crowd.ts';

const pages: readonly { readonly name: string; readonly path: (fleet: Protected) => string }[] = [
  { name: 'overview', path: () => '/' },
  { name: 'overview by host', path: () => '/?by=host' },
  { name: 'environments', path: () => '/environments' },
  { name: 'new environment', path: () => '/environments/new' },
  { name: 'environment', path: ({ environmentId }) => `/environments/${environmentId}` },
  { name: 'new target', path: ({ environmentId }) => `/environments/${environmentId}/targets/new` },
  { name: 'adopt a replica', path: () => '/replicas/adopt' },
  { name: 'replica', path: ({ replicaId }) => `/replicas/${replicaId}` },
  { name: 'run', path: ({ firstRunId }) => `/runs/${firstRunId}` },
  { name: 'history', path: () => '/history' },
  { name: 'settings', path: () => '/settings' },
  { name: 'roots', path: () => '/settings/roots' },
  { name: 'users', path: () => '/settings/users' },
  { name: 'tokens', path: () => '/settings/tokens' },
  { name: 'audit', path: () => '/settings/audit' },
  { name: 'about', path: () => '/settings/about' },
  { name: 'what errors mean', path: () => '/help/errors' },
  { name: 'what one error means', path: () => '/help/errors/log-gap' },
  {
    name: 'history that matches nothing',
    path: () => '/history?trigger=command&from=2026-01-01T00:00:00.000Z',
  },
];

for (const { name, path } of pages) {
  test(`${name}: WCAG 2.2 AA in both themes, and no wider than a phone`, async ({ fleet, page }) => {
    await page.goto(path(fleet));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-waking]')).toHaveCount(0);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expectAccessible(page);
    await expectNarrow(page, name);
  });
}

const dialogsOfReplica = [
  'Change the schedule',
  'Change how it is followed',
  'Change the goal',
  'Change what is kept for restores',
  'Change the limits',
  'Remove…',
];
const dialogsOfEnvironment = ['Change what is copied', 'Change whether a checkpoint comes first', 'Remove…'];

test('every dialog is as accessible, fits a phone, closes with Escape and gives the focus back', async ({
  fleet,
  page,
}) => {
  for (const [path, names] of [
    [`/replicas/${fleet.replicaId}`, dialogsOfReplica],
    [`/environments/${fleet.environmentId}`, dialogsOfEnvironment],
  ] as const) {
    await page.goto(path);
    for (const name of names) {
      await test.step(name, async () => {
        const button = page.getByRole('button', { name, exact: true });
        await expect(button).toBeEnabled();
        await button.press('Enter');
        await dialogIsWell(page, name);
        await expect(button).toBeFocused();
      });
    }
  }
});

test('very long names wrap in the table of environments, on wide screens as on a phone', async ({
  fleet: _,
  api,
  page,
}) => {
  await crowd(page, await api.overview(), 12);
  await page.goto('/environments');
  await expect(page.getByRole('row')).toHaveCount(13);
  const table = page.getByRole('region', { name: 'Environments' });
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await expectNarrow(page, 'crowded environments');
});

test('so are the palette, the shortcuts and the directory browser', async ({ page, product: _ }) => {
  await page.goto('/environments/new');
  await expect(page.locator('[data-waking]')).toHaveCount(0);
  await page.keyboard.press('?');
  await dialogIsWell(page, 'shortcuts');
  await page.keyboard.press('Control+k');
  await dialogIsWell(page, 'palette');
  await page.getByRole('button', { name: 'Browse' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await dialogIsWell(page, 'directory browser');
});

/** As it stands open; then it is closed by keyboard. */
async function dialogIsWell(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expectAccessible(page, '[role="dialog"]');
  await expectNarrow(page, name);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test('the dialog that removes a replica asks for its name and can be left by keyboard', async ({
  fleet,
  page,
  api,
}) => {
  await page.goto(`/replicas/${fleet.replicaId}`);
  const open = page.getByRole('button', { name: 'Remove…' });
  await expect(open).toBeEnabled();
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Remove the replica' })).toBeDisabled();
  await dialog.getByLabel(`Type ${fleet.replicaName} to confirm`).fill(fleet.replicaName);
  await expect(dialog.getByRole('button', { name: 'Remove the replica' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await api.replica(fleet.replicaId)).name).toBe(fleet.replicaName);
});
