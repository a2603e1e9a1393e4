import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from './harness/axe.ts';
import { expect, test } from './harness/test.ts';

// One story: each test goes on from where the one before left the console.
test.use({ instance: 'administration', confined: true });
test.describe.configure({ mode: 'serial' });

const field = (page: Page, name: string) => page.locator(`[data-field-error="${name}"]`);
const banner = (page: Page) => page.getByRole('region', { name: 'Everything is paused' });

/** Another browser of the same person. */
async function otherBrowser(browser: Browser, page: Page, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, storageState: await page.context().storageState() });
  return context.newPage();
}

test('only what lies below the roots is shown and taken', async ({
  live,
  api,
  page,
  newEnvironmentPage,
  newTargetPage,
  fleet,
}) => {
  await newEnvironmentPage.open();
  await page.getByRole('button', { name: 'Browse' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem').getByRole('button')).toHaveText([live.root]);
  await expect(dialog.getByRole('button', { name: 'Use this directory' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: live.root }).click();
  await dialog.getByRole('button', { name: 'home environment' }).click();
  await dialog.getByRole('button', { name: 'Use this directory' }).click();
  await expect(newEnvironmentPage.home()).toHaveValue(live.home);

  await newEnvironmentPage.fill({ home: '/etc', name: 'outside' });
  await expect(newEnvironmentPage.problem('home')).toContainText('does not lie below a directory');
  await expect(newEnvironmentPage.problem('home').getByRole('link')).toHaveText('path-outside-roots');
  await expect(newEnvironmentPage.button()).toBeDisabled();
  await newTargetPage.open(fleet.environmentId);
  await newTargetPage.fill({ directory: '/var/tmp/understudy-outside', name: 'outside' });
  await expect(newTargetPage.problem('directory')).toContainText('does not lie below a directory');

  await page.goto('/settings/roots');
  await expect(page.getByRole('region', { name: 'Allowed by the configuration' })).toContainText(live.root);
  await page.getByRole('button', { name: 'Add a root' }).click();
  const root = page.getByRole('textbox', { name: 'Root 1' });
  await root.fill('/');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('[data-field-error]')).toContainText('does not lie below a directory');
  await root.fill(live.home);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await newTargetPage.open(fleet.environmentId);
  await newTargetPage.fill({ directory: `${live.root}/beside`, name: 'beside' });
  await expect(newTargetPage.problem('directory')).toContainText('does not lie below a directory');
  // What was registered before goes on.
  expect((await api.replicaNamed(fleet.replicaName)).state).toBe('in step');

  await page.goto('/settings/roots');
  await page.getByRole('button', { name: 'Take root 1 away' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
});

test('everything is paused and resumed, seen in two browsers', async ({
  fleet,
  api,
  browser,
  page,
  product,
  replicaPage,
}) => {
  const other = await otherBrowser(browser, page, product.url);
  await other.goto(`/replicas/${fleet.replicaId}`);
  await expect(other.locator('[data-state="in step"]').first()).toBeVisible();

  await page.goto('/settings');
  const pause = page.getByRole('button', { name: 'Pause everything', exact: true });
  await pause.click();
  await expect(field(page, 'reason')).toContainText('Say why');
  await page.getByRole('textbox', { name: 'Reason' }).fill('Storage maintenance');
  await pause.click();
  for (const each of [page, other]) await expect(banner(each)).toContainText('Storage maintenance');
  await expect(other.locator('[data-state="paused"]').first()).toBeVisible();
  expect(await api.replica(fleet.replicaId)).toMatchObject({ state: 'paused', pausedAt: null });
  await expect(page.getByText('Everything is paused. The banner above says why')).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(banner(page)).toBeVisible();
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\//);
  await expect(page.locator('[data-run-state="succeeded"]').first()).toBeVisible({ timeout: 60_000 });

  await other.getByRole('button', { name: 'Resume everything' }).click();
  for (const each of [page, other]) await expect(banner(each)).toBeHidden();
  await expect(other.locator('[data-state="in step"]').first()).toBeVisible({ timeout: 30_000 });
  await other.context().close();
});

test('general settings hold for everybody, and for new targets', async ({ page, fleet, newTargetPage }) => {
  await page.goto('/settings');
  await page.getByLabel('Days of output kept').fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'keepOutputDays')).toContainText('Keep at least 7 days');
  await page.getByLabel('Days of output kept').fill('30');
  await page.getByLabel('Name of this installation').fill('Vienna');
  await page.getByLabel('Time zone of new schedules').fill('Mars/Base');
  await page.getByRole('combobox', { name: 'Goal of new targets' }).click();
  await page.getByRole('option', { name: 'Always the same' }).click();
  await page.getByLabel('Goal', { exact: true }).fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'timeZone')).toContainText('no time zone named Mars/Base');
  await page.getByLabel('Time zone of new schedules').fill('UTC');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('Vienna');

  await newTargetPage.open(fleet.environmentId);
  await expect(page).toHaveTitle(/ · Vienna · Understudy$/);
  await expect(page.getByLabel('Goal', { exact: true })).toHaveValue('30');
});

test('the audit tells who did what, narrowed down and taken along', async ({ fleet, page, product }) => {
  await page.goto(`/replicas/${fleet.replicaId}`);
  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`replica=${fleet.replicaId}`));
  const rows = page.getByRole('region', { name: 'Audit' }).locator('tbody tr');
  await expect(rows.first()).toContainText('orders → standby');
  await page.goto('/settings/audit');
  for (const deed of [
    'fleet.resume',
    'fleet.pause',
    'settings.change',
    'replica.add',
    'environment.register',
  ])
    await expect(rows.and(page.locator(`[data-deed="${deed}"]`)).first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Result' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect(page).toHaveURL(/result=failed/);
  await expect(rows.and(page.locator('[data-result="ok"]'))).toHaveCount(0);
  await expect(rows.first()).toContainText('time-zone-invalid');
  await page.reload();
  await expect(rows.first()).toContainText('time-zone-invalid');
  await page.goBack();
  await expect(rows.and(page.locator('[data-result="ok"]')).first()).toBeVisible();

  const exported = await page.request.get(
    `${product.url}/api/settings/audit/export?format=csv&deed=fleet.pause`,
  );
  const [names = '', ...lines] = (await exported.text()).trim().split('\r\n');
  expect(names).toMatch(/^id,at,deed,who,/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(',fleet.pause,');
  await page.reload();
  await expect(rows.first()).toHaveAttribute('data-deed', 'audit.export');
});

test('about tells versions, health, disks and licences', async ({ page }) => {
  await page.goto('/settings/about');
  const versions = page.getByRole('region', { name: 'Versions' });
  await expect(versions).toContainText(/Node\.js\s*24\./);
  await expect(versions).toContainText(/PostgreSQL\s*\d+\.\d+/);
  await expect(page.getByRole('region', { name: 'Health' })).toContainText('well');
  await expect(page.getByRole('region', { name: /^Host / })).toContainText(/Berkeley DB\s*5\.3\.28/);
  await page.getByRole('button', { name: /^MIT: \d+ packages/ }).click();
  await expect(page.getByRole('listitem').filter({ hasText: /^next \d/ })).toBeVisible();
});
