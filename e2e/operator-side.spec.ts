import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import type { Health } from '#lib/contracts/health.ts';
import { expectAccessible } from './harness/axe.ts';
import { untilInStep } from './harness/protected.ts';
import { photograph } from './harness/screenshots.ts';
import { expect, test } from './harness/test.ts';

// Each test goes on from where the one before left the console.
test.use({ instance: 'operator-side' });
test.describe.configure({ mode: 'serial' });

const read = async <T>(page: Page, path: string): Promise<T> =>
  (await (await page.request.get(path)).json()) as T;

test('what is kept for restores is chosen with a target; a base is kept, and pruning shows what goes', async ({
  fleet,
  live,
  api,
  newTargetPage,
  replicaPage,
  runPage,
  page,
}, info) => {
  await newTargetPage.open(fleet.environmentId);
  await newTargetPage.fill({ directory: join(live.root, 'second'), name: 'second' });
  // No run of a schedule may prune before this test does.
  await newTargetPage.chooseSchedule('Only when asked');
  await page.getByRole('button', { name: 'Kept for restores to a moment' }).click();
  await page.getByLabel('Bases to keep').fill('many');
  await newTargetPage.button().click();
  await expect(newTargetPage.problem('keepBases')).toContainText('Enter a whole number.');
  await page.getByLabel('Bases to keep').fill('2');
  await page.getByLabel('Hours between bases').fill('12');
  await expectAccessible(page);
  await bothThemes(page, info, 'target-retention');
  await newTargetPage.submit();
  await untilInStep(api, 'second');
  const { replicaId, retention } = await api.replicaNamed('second');
  expect(retention).toEqual({ keepBases: 2, baseEveryHours: 12, keepArchiveDays: 0 });

  await replicaPage.open(replicaId);
  const bases = page.getByRole('region', { name: 'Restorable range', exact: true });
  await expect(bases.getByRole('row')).toHaveCount(2, { timeout: 20_000 });
  await bases.getByRole('button', { name: /^Keep this one/ }).click();
  await expect(bases).toContainText('until you say otherwise');
  await expectAccessible(page);
  await bothThemes(page, info, 'bases');

  await replicaPage.press('Change what is kept for restores');
  const dialog = page.getByRole('dialog');
  const confirm = () => dialog.getByLabel('Type second to confirm').fill('second');
  await dialog.getByLabel('Bases to keep').fill('0');
  await expect(dialog).toContainText('bases that you keep yourself stay');
  // What the next run would remove is asked for by name, as in the dialogs below.
  const save = dialog.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await confirm();
  await bothThemes(page, info, 'fewer-bases');
  await save.click();
  await expect(dialog).toBeHidden();

  const prune = async () => {
    await expect.poll(async () => (await api.replica(replicaId)).activeRun).toBeNull();
    await bases.getByRole('button', { name: 'Prune…' }).click();
  };
  await prune();
  await expect(dialog).toContainText(/Nothing is there that is not needed|What goes/);
  await expect(dialog.getByRole('region', { name: 'What goes' }).getByText(/^bases\//)).toHaveCount(0);
  await dialog.getByRole('button', { name: /^What stays/ }).click();
  await expect(dialog).toContainText('An operator keeps it.');
  await dialog
    .getByRole('button', { name: /^(Close|Keep it all)$/ })
    .last()
    .click();
  await bases.getByRole('button', { name: /^Leave to the retention/ }).click();
  await confirm();
  await expectAccessible(page);
  await bothThemes(page, info, 'unpin');
  await dialog.getByRole('button', { name: 'Leave it to the retention' }).click();
  await expect(bases).toContainText('as the retention says');
  await prune();
  await expect(dialog.getByRole('region', { name: 'What goes' })).toContainText('bases/');
  const remove = dialog.getByRole('button', { name: 'Remove these' });
  await expect(remove).toBeDisabled();
  await confirm();
  await expectAccessible(page);
  await bothThemes(page, info, 'prune');
  await remove.click();
  const id = await runPage.id();
  await expect(runPage.state('succeeded')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prune of orders');
  expect(await api.run(id)).toMatchObject({ kind: 'prune', state: 'succeeded', replicaId });
  await bothThemes(page, info, 'prune-run');
  expect((await api.history('kind=prune')).runs.map((run) => run.id)).toEqual([id]);
});

test('the application’s own files are copied by the settings of the environment', async ({
  fleet,
  live,
  api,
  newEnvironmentPage,
  replicaPage,
  runPage,
  page,
}, info) => {
  await writeFile(join(live.home, 'orders.conf'), 'version 1');
  await test.step('a registration looks for them, too', async () => {
    await newEnvironmentPage.open();
    await newEnvironmentPage.home().fill(live.home);
    await page.getByRole('button', { name: /what is copied$/ }).click();
    await page.getByLabel('The application’s own files').fill('/etc/*.conf');
    await expect(newEnvironmentPage.problem('ownFiles')).toContainText('Patterns are relative to the home');
    await page.getByLabel('The application’s own files').fill('*.conf');
    await expect(newEnvironmentPage.checks()).toContainText('1 file of the application');
    await expectAccessible(page);
    await bothThemes(page, info, 'registration-copying');
  });
  await page.goto(`/environments/${fleet.environmentId}`);
  await page.getByRole('button', { name: 'Change what is copied' }).click();
  const dialog = page.getByRole('dialog');
  const patterns = dialog.getByLabel('The application’s own files');
  await patterns.fill('../secret');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Files outside of the home are not copied.');
  await patterns.fill('*.conf');
  await expectAccessible(page);
  await bothThemes(page, info, 'copying');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Settings', exact: true })).toContainText('*.conf');

  await test.step('so are the utilities that work on it', async () => {
    await page.getByRole('button', { name: 'Change which Berkeley DB utilities are used' }).click();
    await dialog.getByRole('combobox', { name: 'Berkeley DB utilities' }).click();
    await page
      .getByRole('option', { name: /^5\.3\.\d+, \// })
      .first()
      .click();
    await expectAccessible(page);
    await bothThemes(page, info, 'utilities');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('region', { name: 'Settings', exact: true })).toContainText('/usr/bin/db');
  });

  await replicaPage.open(fleet.replicaId);
  await expect.poll(async () => (await api.replica(fleet.replicaId)).activeRun).toBeNull();
  await replicaPage.press('Update now');
  await runPage.id();
  await expect(runPage.state('succeeded')).toBeVisible({ timeout: 20_000 });
  const { publishedPath } = await api.replica(fleet.replicaId);
  expect(await readFile(join(publishedPath!, 'orders.conf'), 'utf8')).toBe('version 1');
});

test('a replica that holds log files back is told of before the disk fills, let go, and taken in again', async ({
  fleet,
  live,
  api,
  replicaPage,
  overviewPage,
  page,
}, info) => {
  // The monitor looks at the disk every 20 seconds, and at a chain that stood every 30.
  test.setTimeout(180_000);
  const second = (await api.replicaNamed('second')).replicaId;
  await replicaPage.open(second);
  await replicaPage.press('Pause');
  await expect.poll(async () => (await api.replica(second)).pausedAt).not.toBeNull();

  await page.goto(`/environments/${fleet.environmentId}`);
  await page.getByRole('button', { name: 'Change when the disk of the log is told of' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Log files that are no longer in use' }).click();
  await page.getByRole('option', { name: 'Leave it once every replica holds them' }).click();
  await dialog.getByRole('combobox', { name: 'Checkpoint before each run' }).click();
  await page.getByRole('option', { name: 'One, with db_checkpoint' }).click();
  const percent = dialog.getByLabel('Alert under so many percent free');
  await percent.fill('100');
  // They leave a live environment.
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabel('Type orders to confirm').fill('orders');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Enter at most 99.');
  // Any disk has less free, and this test need not fill one.
  await percent.fill('99');
  await expectAccessible(page);
  await bothThemes(page, info, 'log-files');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const settings = () => read<EnvironmentDetail>(page, `/api/environments/${fleet.environmentId}`);
  expect(await settings()).toMatchObject({
    moveLogs: true,
    checkpointFirst: true,
    logAlert: { alertHours: 24, alertFreePercent: 99 },
  });

  await live.writer.do({ do: 'fill', database: 'customers.db', bytes: 3_000_000, each: 400 });
  await live.writer.checkpoint();
  await live.writer.checkpoint();
  const notice = page.getByRole('region', { name: 'Disk of the log' });
  await expect
    .poll(async () => (await settings()).logDisk?.holders.map(({ why }) => why), { timeout: 60_000 })
    .toContain('paused');
  await page.reload();
  await expect(notice).toContainText(/free/);
  await expect(notice).toContainText(/second: \d+ log files?, paused/);
  await expectAccessible(page);
  await bothThemes(page, info, 'log-disk');
  expect(await read<Health>(page, '/api/health')).toMatchObject({
    status: 'degraded',
    logDisks: { alerts: [{ environment: 'orders', message: expect.stringContaining('second (paused)') }] },
  });
  await overviewPage.open();
  await expect(overviewPage.environment('orders')).toContainText(/held back by .*second \(paused\)/);
  await bothThemes(page, info, 'log-disk-overview');

  await page.goto(`/environments/${fleet.environmentId}`);
  await notice.getByRole('button', { name: 'Let it go… second' }).click();
  await expect(dialog).toContainText('Its chain is broken then');
  await dialog.getByLabel('Type second to confirm').fill('second');
  await expectAccessible(page);
  await bothThemes(page, info, 'let-go');
  await dialog.getByRole('button', { name: 'Let it go' }).click();
  await expect(dialog).toBeHidden();
  expect((await api.replica(second)).letGo).toMatchObject({ by: 'Administrator' });

  await replicaPage.open(fleet.replicaId);
  await expect.poll(async () => (await api.replica(fleet.replicaId)).activeRun).toBeNull();
  await replicaPage.press('Update now');
  await expect.poll(async () => (await api.replica(second)).state, { timeout: 60_000 }).toBe('broken chain');
  await replicaPage.open(second);
  await expect(page.getByRole('region', { name: 'Let go' })).toContainText('A snapshot takes it back in.');
  const panel = page.getByRole('region', { name: 'Broken chain' });
  await expect(panel).toContainText(/It was let go, and log files left without it: log\.\d+/);
  await expectAccessible(page);
  await bothThemes(page, info, 'let-go-broken');
  await panel.getByRole('button', { name: 'Take a snapshot (starts a new chain)' }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
  await expect.poll(async () => (await api.replica(second)).letGo, { timeout: 30_000 }).toBeNull();
});

async function bothThemes(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await photograph(page, info, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
