import { expectAccessible } from './harness/axe.ts';
import { untilInStep } from './harness/protected.ts';
import { photograph } from './harness/screenshots.ts';
import { expect, test } from './harness/test.ts';
import { expectNarrow } from './harness/width.ts';

// Begins with an empty console.
/** From an empty installation to a protected environment, of which most is the copy. */
const protectedWithinMs = 180_000;
test.use({ instance: 'protect' });

test('from an empty console to a replica in step', async ({
  page,
  live,
  api,
  overviewPage,
  newEnvironmentPage,
  newTargetPage,
  runPage,
  replicaPage,
}, info) => {
  const begun = performance.now();
  await test.step('an empty console says what to do next', async () => {
    expect((await api.overview()).environments).toEqual([]);
    await overviewPage.open();
    await expect(page.getByRole('heading', { name: 'No environment is protected yet' })).toBeVisible();
    await photograph(page, info, 'empty');
    for (const path of ['/', '/environments', '/history']) {
      await page.goto(path);
      await expectAccessible(page);
      await expectNarrow(page, `the empty ${path}`);
    }
    await page.goto('/');
    await page.getByRole('link', { name: 'Register an environment' }).click();
  });

  await test.step('the home is looked at while it is typed', async () => {
    await newEnvironmentPage.home().fill(live.home);
    await expect(newEnvironmentPage.found()).toContainText('Berkeley DB 5.3');
    await expect(newEnvironmentPage.found()).toContainText('log.0000000');
    await expect(newEnvironmentPage.checks().locator('[data-result="failed"]')).toHaveCount(0);
    await newEnvironmentPage.name().fill('orders');
    await photograph(page, info, 'new-environment');
    // Looking leaves no trace.
    expect((await api.overview()).environments).toEqual([]);
    await newEnvironmentPage.submit();
  });

  await test.step('so is the target', async () => {
    await newTargetPage.fill({ directory: live.target, name: 'standby' });
    await expect(newTargetPage.toBeCopied()).toContainText('MB');
    await expect(newTargetPage.checks().locator('[data-result="ok"]').first()).toBeVisible();
    await expect(newTargetPage.checks().locator('[data-result="failed"]')).toHaveCount(0);
    await page.getByRole('button', { name: 'Limits' }).click();
    await page.getByLabel('Niceness', { exact: true }).fill('12');
    await photograph(page, info, 'new-target');
    await newTargetPage.submit();
  });

  await test.step('the first snapshot is seen step by step', async () => {
    const id = await runPage.id();
    await expect(runPage.state('succeeded')).toBeVisible({ timeout: 60_000 });
    await expect(runPage.step('recover')).toHaveAttribute('data-step-state', 'succeeded');
    const run = await api.run(id);
    expect(run).toMatchObject({ kind: 'snapshot', trigger: 'first', state: 'succeeded', error: null });
    expect((await api.replicaNamed('standby')).replicaId).toBe(run.replicaId);
    expect((await api.replica(run.replicaId)).limits.niceness).toBe(12);
    expect(run.publishedLsn).toMatch(/^\[\d+\]\[\d+\]$/);
    expect(run.lines.some(({ source }) => source.includes('db_recover'))).toBe(true);
    await photograph(page, info, 'run');
  });

  await test.step('the replica is in step, by what is on record', async () => {
    await untilInStep(api, 'standby');
    const took = performance.now() - begun;
    console.log(`from the empty console to a replica in step: ${(took / 1000).toFixed(1)} s`);
    expect(took).toBeLessThan(protectedWithinMs);
    const replica = await api.replicaNamed('standby');
    expect(replica.recovery).toMatchObject({ result: 'succeeded' });
    expect(replica.publishedPath).toContain(live.target);
    await replicaPage.open(replica.replicaId);
    await expect(replicaPage.state('in step')).toBeVisible();
    await photograph(page, info, 'replica');
  });

  await test.step('and the overview says so, and moves while the environment writes', async () => {
    await overviewPage.open();
    await expect(overviewPage.sentence()).toHaveText('orders → standby is in step.');
    const line = overviewPage.logLine(overviewPage.row('orders', 'standby'));
    const before = await line.getAttribute('aria-label');
    await expect(line).not.toHaveAttribute('aria-label', before ?? '', { timeout: 20_000 });
    await photograph(page, info, 'overview');
  });

  await test.step('followed all the time, its log is a second behind between runs', async () => {
    const { replicaId } = await api.replicaNamed('standby');
    await replicaPage.open(replicaId);
    await replicaPage.press('Change how it is followed');
    await replicaPage.choose('Log comes over', 'Every second');
    await replicaPage.choose('Recovered and published', 'every hour');
    await photograph(page, info, 'following-dialog');
    await replicaPage.press('Save');
    await expect(page.getByText('Log comes over every second, and is recovered every hour')).toBeVisible();
    await page.getByRole('link', { name: 'under way' }).click();
    await expect(page.getByRole('heading', { name: 'Following of orders' })).toBeVisible();
    await expect(runPage.state('running')).toBeVisible();
    await photograph(page, info, 'following');
    // Both of one look: the schedule goes on recovering what has come.
    const before = (await api.replicaNamed('standby')).receivedLsn;
    await expect
      .poll(
        async () => {
          const { receivedLsn, recoveredLsn } = await api.replicaNamed('standby');
          return receivedLsn !== before && receivedLsn !== recoveredLsn;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    await replicaPage.open(replicaId);
    await photograph(page, info, 'followed-replica');
  });
});
