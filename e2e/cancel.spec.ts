import { expect, test } from './harness/test.ts';

// A recovery that takes its time, so that there is something to cancel.
test.use({ instance: 'slow', recoverySeconds: 4 });

test('a run can be cancelled, and what was published stays published', async ({
  fleet,
  api,
  overviewPage,
  runPage,
  page,
}) => {
  const before = await api.replica(fleet.replicaId);
  await overviewPage.open();
  const row = overviewPage.row(fleet.environmentName, fleet.replicaName);
  await expect
    .poll(async () => (await api.replica(fleet.replicaId)).activeRun, { timeout: 30_000 })
    .toBeNull();
  await overviewPage.snapshotNow(row);
  await row.getByRole('link', { name: 'snapshot' }).click();
  const id = await runPage.id();
  await expect(runPage.step('recover')).toHaveAttribute('data-step-state', 'running');
  await runPage.cancel().click();
  await expect(runPage.state('cancelled')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  expect(await api.run(id)).toMatchObject({ state: 'cancelled', publishedAt: null, publishedLsn: null });
  expect(before.recoveredLsn).not.toBeNull();
  const after = await api.replica(fleet.replicaId);
  expect(after.publishedPath).not.toBeNull();
});
