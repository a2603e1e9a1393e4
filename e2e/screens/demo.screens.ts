import type { Page } from '@playwright/test';
import type { Api } from '../harness/api.ts';
import { expect, test } from '../harness/test.ts';
import { crowd } from './crowd.ts';
import { shoot } from './shoot.ts';

// With the demonstration's live environments.
test.use({ instance: 'demo', productEnv: { UNDERSTUDY_DEMO: '1' } });

const ready = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[data-waking]')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
};

/** The demonstration makes them one after another, then breaks the chain of one. */
async function untilSeen(api: Api): Promise<void> {
  for (const [name, state] of [
    ['offsite', 'broken chain'],
    ['nightly', 'behind'],
    ['standby', 'in step'],
  ] as const) {
    const stateOf = async () =>
      (await api.overview()).environments
        .flatMap(({ replicas }) => replicas)
        .find((replica) => replica.name === name)?.state;
    await expect.poll(stateOf, { timeout: 180_000 }).toBe(state);
  }
}

test('every page of the console, with the live environments of the demonstration', async ({ page, api }) => {
  const go = async (path: string) => {
    await page.goto(path);
    await ready(page);
  };
  await untilSeen(api);
  const [standby, nightly, offsite] = await Promise.all(
    ['standby', 'nightly', 'offsite'].map((name) => api.replicaNamed(name)),
  );

  await go('/');
  await shoot(page, 'overview');
  await go('/?state=behind');
  await shoot(page, 'overview-filtered');
  await go('/environments');
  await shoot(page, 'environments');
  await go(`/environments/${standby!.environmentId}`);
  await shoot(page, 'environment');
  await go(`/replicas/${standby!.replicaId}`);
  await shoot(page, 'replica-in-step');
  await go(`/replicas/${nightly!.replicaId}`);
  await shoot(page, 'replica-behind');
  await go(`/replicas/${offsite!.replicaId}`);
  await shoot(page, 'replica-broken-chain');

  for (const [button, name] of [
    ['Change the schedule', 'dialog-schedule'],
    ['Change the limits', 'dialog-limits'],
    ['Remove…', 'dialog-remove'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await shoot(page, name, { whole: false });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }

  const [failed] = (await api.history('state=failed')).runs;
  const [snapshot] = (await api.history('kind=snapshot&state=succeeded')).runs;
  await go(`/runs/${snapshot!.id}`);
  await shoot(page, 'run-succeeded');
  await go(`/runs/${failed!.id}`);
  await shoot(page, 'run-failed');
  await go('/history');
  await shoot(page, 'history');
  await go('/history?within=day&state=failed');
  await shoot(page, 'history-filtered');
  await go('/history?trigger=command');
  await shoot(page, 'history-nothing');

  await go(`/environments/new?home=${encodeURIComponent(`${standby!.directory}-elsewhere`)}`);
  await expect(page.locator('[data-field-error="home"]')).toBeVisible();
  await shoot(page, 'new-environment-refused');
  const { home } = (await api.overview()).environments.find(({ name }) => name === 'orders')!;
  await go(`/environments/new?home=${encodeURIComponent(home)}`);
  await expect(page.getByRole('region', { name: 'Checks' })).toBeVisible();
  await shoot(page, 'new-environment');
  await page.getByRole('button', { name: 'Browse' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await shoot(page, 'dialog-browse', { whole: false });
  await go(`/environments/${standby!.environmentId}/targets/new`);
  await page.getByLabel('Target directory', { exact: true }).fill(`${standby!.directory}-second`);
  await expect(page.getByRole('region', { name: 'Checks' })).toBeVisible();
  await shoot(page, 'new-target');
  await go('/replicas/adopt');
  await shoot(page, 'adopt');
  for (const [path, name] of [
    ['/settings', 'settings'],
    ['/settings/roots', 'settings-roots'],
    ['/settings/users', 'settings-users'],
    ['/settings/audit', 'settings-audit'],
    ['/settings/about', 'settings-about'],
    ['/account', 'account'],
    ['/help/errors', 'help-errors'],
    ['/help/errors/log-gap', 'help-error'],
  ] as const) {
    await go(path);
    await shoot(page, name);
  }

  await go('/settings/tokens');
  await shoot(page, 'empty-tokens');
  await page.getByRole('button', { name: 'Make a token…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('monitoring');
  await shoot(page, 'dialog-token', { whole: false });
  await page.getByRole('button', { name: 'Make the token' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /monitoring/ })).toBeVisible();
  await shoot(page, 'settings-tokens');

  // In a tab of its own: a missing page is an error in the browser's console.
  const other = await page.context().newPage();
  await other.goto('/nowhere');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  await shoot(other, 'not-found');
  await other.close();

  await go('/');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await shoot(page, 'palette', { whole: false });
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await shoot(page, 'shortcuts', { whole: false });
  await page.keyboard.press('Escape');
});

test('crowded, with long names, and before anything has been read', async ({ page, api }) => {
  await untilSeen(api);
  const real = await api.overview();
  await crowd(page, real, 60);
  await page.goto('/');
  await expect(page.getByText(/of 60 environments/)).toBeVisible();
  await shoot(page, 'crowded', { tallest: 1800 });
  await page.goto('/?by=host');
  await expect(page.getByRole('region', { name: /^Host db-02/ })).toBeVisible();
  await shoot(page, 'crowded-by-host', { tallest: 1800 });
  await page.goto('/environments');
  await expect(page.getByRole('row')).toHaveCount(61);
  await shoot(page, 'crowded-environments', { tallest: 1800 });

  // The chart's answer never comes.
  await page.route('**/exposure?*', () => {});
  await page.goto(`/replicas/${(await api.replicaNamed('standby')).replicaId}`);
  await expect(page.getByRole('img', { name: /being read/ })).toBeVisible();
  await shoot(page, 'replica-loading');
});

test('signed out', async ({ browser, product }) => {
  const context = await browser.newContext({
    baseURL: product.url,
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await ready(page);
  await shoot(page, 'sign-in');
  await context.close();
});

test('a run under way', async ({ page, api }) => {
  await untilSeen(api);
  const nightly = await api.replicaNamed('nightly');
  await page.goto(`/replicas/${nightly.replicaId}`);
  await page.getByRole('button', { name: 'Change the limits' }).click();
  await page.getByLabel('Bandwidth', { exact: true }).fill('250');
  await page.getByRole('combobox', { name: 'Unit of the bandwidth' }).click();
  await page.getByRole('option', { name: 'kB a second' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Snapshot now' }).click();
  await page.waitForURL(/\/runs\//);
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText(/left$/)).toBeVisible();
  await shoot(page, 'run-running');
});
