import { expect, test } from './harness/test.ts';

test('the address holds the filter, and a reload keeps it', async ({
  fleet,
  api,
  historyPage,
  replicaPage,
  page,
}) => {
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\//);
  await expect
    .poll(async () => (await api.history('kind=update&state=succeeded')).runs.length)
    .toBeGreaterThan(0);

  await historyPage.open();
  await historyPage.choose('Kind', 'Snapshot');
  await expect(page).toHaveURL(/kind=snapshot/);
  const snapshots = (await api.history('kind=snapshot')).runs;
  await expect(historyPage.rows()).toHaveCount(snapshots.length);
  await expect(historyPage.rows().first()).toContainText('Snapshot');

  await page.reload();
  await expect(historyPage.rows()).toHaveCount(snapshots.length);
  await page.goBack();
  await expect(page).not.toHaveURL(/kind=/);
  await expect(historyPage.rows().filter({ hasText: 'Update' }).first()).toBeVisible();
});

test('a filter that nothing matches says so', async ({ fleet, historyPage, page }) => {
  await historyPage.open(`?replica=${fleet.replicaId}&trigger=command`);
  await expect(page.getByRole('heading', { name: 'No run matches' })).toBeVisible();
});
