import { expect, test } from './harness/test.ts';

test('two browsers see each other at once, also after a restart of the server', async ({
  fleet,
  browser,
  product,
  signedIn,
  replicaPage,
  page,
}) => {
  const other = await browser.newContext({ baseURL: product.url, storageState: signedIn });
  const watcher = await other.newPage();
  await watcher.goto('/');
  await expect(watcher.locator('[data-waking]')).toHaveCount(0);
  const row = watcher
    .getByRole('region', { name: `Environment ${fleet.environmentName}` })
    .getByRole('listitem')
    .filter({ has: watcher.getByRole('link', { name: fleet.replicaName, exact: true }) });
  await expect(row.locator('[data-state="in step"]').first()).toBeVisible();
  // Kept through everything: the page is never loaded again.
  await watcher.evaluate(() => {
    document.title = 'the same page';
  });

  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Pause');
  const pressed = performance.now();
  await expect(row.locator('[data-state="paused"]').first()).toBeVisible({ timeout: 3000 });
  console.log(`seen by the other browser after ${Math.round(performance.now() - pressed)} ms`);

  await page.goto('about:blank');
  await product.restartWeb();
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Resume');
  // Its pauses between attempts grow to 15 s.
  await expect(row.locator('[data-state="in step"]').first()).toBeVisible({ timeout: 30_000 });
  expect(await watcher.title()).toBe('the same page');
  await other.close();
});
