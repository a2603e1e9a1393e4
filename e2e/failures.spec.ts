import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './harness/axe.ts';
import { queryDatabase } from './harness/database.ts';
import { endOutages, takeDatabaseAway, takeServerAway } from './harness/outage.ts';
import { expect, test } from './harness/test.ts';
import { expectNarrow } from './harness/width.ts';

test.use({ instance: 'failures' });
test.describe.configure({ mode: 'serial', timeout: 180_000 });

/** Browsers complain in their console about every answer that is an error, which is what these tests are about. */
const loud = test.extend<{ shaken: Page }>({
  shaken: async ({ browser, product, signedIn }, use) => {
    const context = await browser.newContext({ baseURL: product.url, storageState: signedIn });
    await use(await context.newPage());
    await endOutages(product);
    await context.close();
  },
});

const noContact = (page: Page) => page.getByText('No contact with the console');

loud('addresses of nothing say what they are of, and where to go on', async ({ shaken: page, fleet: _ }) => {
  for (const [path, title, link] of [
    ['/no/such/page', 'There is no page at this address', 'Overview'],
    [`/environments/${randomUUID()}`, 'There is no such environment', 'Environments'],
    [`/replicas/${randomUUID()}`, 'There is no such replica', 'Take a replica in'],
    [`/runs/${randomUUID()}`, 'There is no such run', 'History'],
    ['/runs/not-an-id', 'There is no such run', 'History'],
    ['/help/errors/no-such-code', 'There is no page at this address', 'Overview'],
  ] as const) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: link, exact: true })).toBeVisible();
  }
  await expectAccessible(page);
});

loud('a failed run says what happened, why, and what to do', async ({ shaken: page, fleet, live, api }) => {
  const config = join(live.home, 'DB_CONFIG');
  await writeFile(config, 'set_data_dir /nowhere/at/all\n');
  await page.goto(`/replicas/${fleet.replicaId}`);
  await page.getByRole('button', { name: 'Update now', exact: true }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
  await expect(page.locator('[data-run-state="failed"]').first()).toBeVisible({ timeout: 60_000 });
  await rm(config);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { error } = await api.run(id);
  expect(error?.code).toBe('data-directory-missing');
  const main = page.getByRole('main');
  await expect(main).toContainText('Data directory not found');
  await expect(main.getByText('Why', { exact: true })).toBeVisible();
  await expect(main.getByText('What to do', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Output, / })).toBeVisible();
  await expectAccessible(page);
  await main.getByRole('link', { name: 'data-directory-missing' }).click();
  await expect(page).toHaveURL(/\/help\/errors\/data-directory-missing$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Data directory not found');
});

loud('the server goes away and comes back under open pages', async ({ shaken: page, product }) => {
  const reading = await page.context().newPage();
  await reading.goto('/');
  await expect(reading.locator('[data-waking]')).toHaveCount(0);
  await page.goto('/settings');
  const reason = page.getByRole('textbox', { name: 'Reason' });
  const pause = page.getByRole('button', { name: 'Pause everything', exact: true });
  await reason.fill('Typed before the outage');

  const outage = await takeServerAway(product);
  for (const each of [page, reading]) await expect(noContact(each)).toBeVisible({ timeout: 30_000 });
  await expect(noContact(page)).toContainText(/for \d+ s/);
  await pause.click();
  await expect(page.getByText('The console did not answer.')).toBeVisible();
  await expect(reason).toHaveValue('Typed before the outage');
  await reading.getByRole('link', { name: 'History', exact: true }).first().click();
  await expect(reading.getByText('opens as soon as it answers')).toBeVisible();
  await expect(reading).toHaveURL(/\/$/);
  await expectAccessible(page);

  outage.end();
  await expect(noContact(page)).toBeHidden({ timeout: 60_000 });
  await expect(reading).toHaveURL(/\/history$/, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  const banner = page.getByRole('region', { name: 'Everything is paused' });
  await expect(banner).toContainText('Typed before the outage');
  await banner.getByRole('button', { name: 'Resume everything' }).click();
  await expect(banner).toBeHidden();
});

loud('a page that cannot read its own part says so within its frame', async ({ shaken: page, product }) => {
  await queryDatabase(product, 'ALTER TABLE one_time_link RENAME TO mislaid');
  try {
    await page.goto('/settings/users');
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Console' }).first()).toBeVisible();
    await expectAccessible(page);
    await expectNarrow(page, 'a page that could not be shown');
  } finally {
    await queryDatabase(product, 'ALTER TABLE mislaid RENAME TO one_time_link');
  }
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Invite…' })).toBeVisible();
});

loud('the database goes away: the page says so, and comes back', async ({ shaken: page, product }) => {
  const outage = await takeDatabaseAway(product);
  const response = await page.goto('/');
  expect(response?.status()).toBe(500);
  await expect(
    page.getByRole('heading', { name: 'The console cannot be shown at the moment' }),
  ).toBeVisible();
  outage.end();
  await expect
    .poll(async () => (await page.request.get('/api/health')).status(), { timeout: 60_000 })
    .toBe(200);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('navigation', { name: 'Console' }).first()).toBeVisible();
});

loud(
  'a page of an older build offers to reload, and says so of what it cannot do',
  async ({ shaken: page }) => {
    await page.goto('/settings');
    const pause = page.getByRole('button', { name: 'Pause everything', exact: true });
    await page.getByRole('textbox', { name: 'Reason' }).fill('Typed before the update');
    // An action of a build that is gone: the server itself says that it does not know it.
    await page.route('**/settings', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ headers: { ...route.request().headers(), 'next-action': '0'.repeat(42) } })
        : route.continue(),
    );
    await pause.click();
    await expect(page.getByText('The console was updated since this page was opened.')).toBeVisible();
    const notice = page.getByRole('region', { name: 'The console was updated' });
    await expect(notice).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Typed before the update');
    await page.unroute('**/settings');
    await notice.getByRole('button', { name: 'Reload' }).click();
    await expect(notice).toBeHidden();
    await expect(pause).toBeEnabled();

    // Another build answers, as after an update under a page that nobody touches.
    await page.route('**/api/installation', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'x-understudy-build': 'another' } });
    });
    const other = await page.context().newPage();
    await other.goto('/settings');
    await other.getByLabel('Name of this installation').fill('Renamed');
    await other.getByRole('button', { name: 'Save' }).click();
    await expect(notice).toBeVisible();
  },
);

loud('what was removed has a page that says so', async ({ shaken: page, fleet, live }) => {
  await page.goto(`/replicas/${fleet.replicaId}`);
  await page.getByRole('button', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(`Type ${fleet.replicaName} to confirm`).fill(fleet.replicaName);
  await dialog.getByRole('button', { name: 'Remove the replica' }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/replicas/${fleet.replicaId}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('orders → standby');
  await expect(page.getByText('This replica is no longer followed.')).toBeVisible();
  await expect(page.getByText(live.target)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Its runs' }).click();
  await expect(page.getByRole('region', { name: 'Runs' }).locator('tbody tr').first()).toBeVisible();
});
