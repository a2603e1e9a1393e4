import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { logFileName, parseLsn } from '#lib/contracts/lsn.ts';
import { comeBack, imageOf } from '#lib/testing/come-back.ts';
import { makeEnvironment } from '#lib/testing/environment-fixture.ts';
import { startLiveWriter } from '#lib/testing/live-writer.ts';
import { understudy } from '#lib/testing/understudy-command.ts';
import { expectAccessible } from './harness/axe.ts';
import { untilInStep } from './harness/protected.ts';
import { photograph } from './harness/screenshots.ts';
import { expect, test } from './harness/test.ts';

// Each test goes on from where the one before left the replica.
test.use({ instance: 'decisions' });
test.describe.configure({ mode: 'serial' });

test('goal, broken chain and schedule of a replica can be changed', async ({
  fleet,
  api,
  replicaPage,
  page,
}, info) => {
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Change the goal');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Goal', { exact: true }).fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Enter a whole number.');
  await dialog.getByLabel('Goal', { exact: true }).fill('240');
  await dialog.getByRole('combobox', { name: 'When the chain breaks' }).click();
  await page.getByRole('option', { name: 'Stop and offer a snapshot' }).click();
  await dialog.getByLabel('Verify every', { exact: true }).fill('400');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Enter a whole number of days, 0 to 365.');
  await dialog.getByLabel('Verify every', { exact: true }).fill('30');
  await expect(dialog).toContainText(/As it is set now: next verification due in 6 d/);
  await expectAccessible(page);
  await bothThemes(page, info, 'settings');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect(await api.replica(fleet.replicaId)).toMatchObject({
    goalMs: 240_000,
    onBrokenChain: 'offer',
    verifyEveryDays: 30,
    nextVerification: { withheld: null },
  });
  await expect(page.getByRole('region', { name: 'Recovery', exact: true })).toContainText(
    /never verified.*next verification due in 29 d/,
  );

  await replicaPage.press('Change the limits');
  await dialog.getByLabel('Niceness', { exact: true }).fill('20');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('Enter 19 or less.');
  await dialog.getByLabel('Niceness', { exact: true }).fill('15');
  await dialog.getByRole('combobox', { name: 'Disk' }).click();
  await page.getByRole('option', { name: 'Only when the disk is idle' }).click();
  await dialog.getByLabel('Bandwidth', { exact: true }).fill('50');
  await expectAccessible(page);
  await bothThemes(page, info, 'limits');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect(await api.replica(fleet.replicaId)).toMatchObject({
    limits: { niceness: 15, ioClass: 'idle', bytesPerSecond: 50_000_000 },
    goalMs: 240_000,
  });
  await expect(page.getByText('at most 50 MB a second')).toBeVisible();
  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\/[^/]+$/);
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  await expect.poll(async () => (await api.run(id)).state).toBe('succeeded');
  const manifest = JSON.parse(
    await readFile(join((await api.replica(fleet.replicaId)).directory, 'understudy.json'), 'utf8'),
  );
  expect(manifest.limits).toMatchObject({ niceness: 15, ioClass: 'idle', bytesPerSecond: 50_000_000 });

  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Change the schedule');
  await dialog.getByRole('combobox', { name: 'Schedule' }).click();
  await page.getByRole('option', { name: 'Only when asked' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect((await api.replica(fleet.replicaId)).schedule).toBeNull();
});

test('the palette goes to pages and starts runs', async ({ fleet, api, overviewPage, page }, info) => {
  await overviewPage.open();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  const field = palette.getByRole('combobox');
  await expect(field).toBeFocused();
  await expect(palette.getByRole('option', { name: /orders → standby/ }).first()).toBeVisible();
  await expectAccessible(page);
  await bothThemes(page, info, 'palette');
  await field.fill('nothing is called so');
  await expect(palette).toContainText('Nothing is called so.');
  await field.fill('history');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/history$/);
  await expect(palette).toBeHidden();

  await page.keyboard.press('Control+k');
  await field.fill('update standby');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\/[^/]+$/);
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  await expect.poll(async () => (await api.run(id)).state).toBe('succeeded');
  expect(await api.run(id)).toMatchObject({ kind: 'update', replicaId: fleet.replicaId });
  for (const { detail } of (await api.run(id)).steps)
    expect(detail ?? '').not.toMatch(/\bbytes\b|\b1 \w*s\b/);
});

test('a replica is verified where it is looked at, and says so from then on', async ({
  fleet,
  api,
  replicaPage,
  overviewPage,
  runPage,
  page,
}, info) => {
  await overviewPage.open();
  await expect(page.getByText('never verified')).toBeVisible();
  await replicaPage.open(fleet.replicaId);
  const recovery = page.getByRole('region', { name: 'Recovery', exact: true });
  await expect(recovery).toContainText('never verified');
  await replicaPage.press('Verify');
  await expect(recovery).toContainText(/verified .* up to \[\d+\]\[\d+\]/, { timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Verify', exact: true })).toBeEnabled();
  const { verification, lastRun } = await api.replica(fleet.replicaId);
  expect(verification).toMatchObject({ good: { lsn: expect.stringMatching(/^\[\d+\]\[/) }, failure: null });
  expect(lastRun?.kind).toBe('update');
  await expectAccessible(page);
  await bothThemes(page, info, 'verified');

  await recovery.getByRole('link', { name: 'the run' }).click();
  expect(await runPage.id()).toBe(verification.good?.runId);
  await expect(runPage.state('succeeded')).toBeVisible();
  await expect(page.getByText(/databases? verified, to \[/)).toBeVisible();
  await bothThemes(page, info, 'verification-run');
  await overviewPage.open();
  await expect(page.getByText(/^verified /)).toBeVisible();
  await bothThemes(page, info, 'overview-verified');
  expect((await api.history('kind=verify')).runs).toMatchObject([
    { state: 'succeeded', trigger: 'operator' },
  ]);
});

test('the history of a filter comes as a file', async ({ fleet: _, api, historyPage, page }, info) => {
  await historyPage.open('?kind=update');
  await bothThemes(page, info, 'history');
  const runs = (await api.history('kind=update')).runs;
  const csv = await download(page, 'CSV');
  const json = await download(page, 'JSON');
  const lines = csv.text.trimEnd().split('\r\n');
  expect(csv.name).toMatch(/^understudy-history-.*\.csv$/);
  expect(lines).toHaveLength(runs.length + 1);
  expect(lines[1]).toContain(runs[0]!.id);
  expect(JSON.parse(json.text)).toEqual(runs);
  expect(lines.some((line) => line.includes('snapshot'))).toBe(false);
});

test('a broken chain says why, and a snapshot starts another', async ({
  fleet,
  live,
  api,
  replicaPage,
  runPage,
  page,
}, info) => {
  const { receivedLsn } = await api.replica(fleet.replicaId);
  const received = parseLsn(receivedLsn!)!.file;
  await live.writer.do({ do: 'fill', database: 'customers.db', bytes: 2_000_000, each: 400 });
  await live.writer.checkpoint();
  await live.writer.checkpoint();
  for (const number of [received, received + 1, received + 2])
    await unlink(join(live.home, logFileName(number)));

  // By its settings no snapshot takes the place of an update that finds the gap.
  await replicaPage.open(fleet.replicaId);
  await replicaPage.press('Update now');
  await page.waitForURL(/\/runs\/[^/]+$/);
  await expect(runPage.state('failed')).toBeVisible();
  await replicaPage.open(fleet.replicaId);
  await expect(replicaPage.state('broken chain')).toBeVisible();
  const panel = page.getByRole('region', { name: 'Broken chain' });
  await expect(panel).toContainText('waits for you');
  await expect(panel).toContainText(/log\.0/);
  await expectAccessible(page);
  await bothThemes(page, info, 'broken-chain');
  await panel.getByRole('button', { name: 'Take a snapshot (starts a new chain)' }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
  await untilInStep(api, fleet.replicaName);
});

test('a replica in use is never published past without the operator’s word', async ({
  fleet,
  live,
  api,
  replicaPage,
  newEnvironmentPage,
  page,
}, info) => {
  const path = (await api.replica(fleet.replicaId)).publishedPath!;
  const application = await startLiveWriter({
    home: path,
    roles: ['btree'],
    acknowledgements: join(live.root, 'acknowledged-there'),
    bytesPerSecond: 10_000,
  });
  try {
    await replicaPage.open(fleet.replicaId);
    await expect(replicaPage.state('in use')).toBeVisible();
    const panel = page.getByRole('region', { name: 'In use' });
    await expect(panel).toContainText('Nothing was moved or removed.');
    await expect(panel).toContainText(path);
    await expect(page.getByRole('button', { name: 'Snapshot now' })).toBeDisabled();
    await expectAccessible(page);
    await bothThemes(page, info, 'in-use');

    await panel.getByRole('link', { name: 'Protect that directory' }).click();
    await expect(page.getByLabel('Environment home')).toHaveValue(path);
    await expect(newEnvironmentPage.name()).toHaveValue('orders-standby');
    await expect(newEnvironmentPage.found()).toContainText('has it open now');
    await bothThemes(page, info, 'in-use-protect');
    await page.goBack();
  } finally {
    await application.quit();
  }

  await replicaPage.press('Keep it and take a new snapshot…');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Take the snapshot' })).toBeDisabled();
  await dialog.getByLabel(`Type ${fleet.replicaName} to confirm`).fill(fleet.replicaName);
  await expectAccessible(page);
  await bothThemes(page, info, 'set-aside');
  await dialog.getByRole('button', { name: 'Take the snapshot' }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
  await untilInStep(api, fleet.replicaName);
  expect((await api.replica(fleet.replicaId)).publishedPath).not.toBe(path);
  expect((await stat(join(path, 'customers.db'))).size).toBeGreaterThan(0);
});

test('what an environment that went back may have lost is kept, told of, and given up', async ({
  api,
  newEnvironmentPage,
  newTargetPage,
  overviewPage,
  replicaPage,
  runPage,
  page,
}, info) => {
  await using fixture = await makeEnvironment({ logFileSize: 64 * 1024 });
  let writer = await fixture.start();
  const fill = (bytes: number) => writer.do({ do: 'fill', database: 'a.db', bytes, perCommit: 10 });
  await fill(100_000);
  await writer.checkpoint();
  const image = await imageOf(fixture);
  await newEnvironmentPage.open();
  await newEnvironmentPage.fill({ home: fixture.home, name: 'ledger' });
  await newEnvironmentPage.submit();
  await newTargetPage.fill({ directory: fixture.target, name: 'mirror' });
  await newTargetPage.chooseSchedule('Only when asked');
  await newTargetPage.submit();
  await untilInStep(api, 'mirror');
  const { replicaId } = await api.replicaNamed('mirror');
  const update = async () => {
    await expect.poll(async () => (await api.replica(replicaId)).activeRun).toBeNull();
    await replicaPage.open(replicaId);
    await replicaPage.press('Update now');
    await page.waitForURL(/\/runs\/[^/]+$/);
    await expect(runPage.state('succeeded')).toBeVisible({ timeout: 30_000 });
    return await api.run(await runPage.id());
  };
  const first = (await api.replica(replicaId)).receivedLsn;
  await fill(150_000);
  expect(await update()).toMatchObject({ kind: 'update', fellBack: false });
  const received = async () => {
    const { receivedLsn, environmentLsn } = await api.replica(replicaId);
    return receivedLsn !== first && receivedLsn === environmentLsn ? receivedLsn : null;
  };
  await expect.poll(received).not.toBeNull();
  const lost = await received();

  writer = await comeBack(fixture, writer, image);
  await fill(2000);
  expect(await update()).toMatchObject({ fellBack: true });
  const keptAhead = async () => (await api.replica(replicaId)).keptAhead;
  await expect.poll(async () => (await keptAhead()).length, { timeout: 60_000 }).toBe(1);
  const [kept] = await keptAhead();
  expect(kept?.lsn).toBe(lost);

  await overviewPage.open();
  const row = overviewPage.row('ledger', 'mirror');
  await expect(row).toContainText('Keeps 1 generation with commits that the environment may have lost.');
  await bothThemes(page, info, 'kept-ahead-overview');
  await replicaPage.open(replicaId);
  const notice = page.getByRole('region', { name: 'Kept for lost commits' });
  await expect(notice).toContainText(`${kept?.generation}, up to ${kept?.lsn}, received`);
  const command = `understudy prune ${fixture.target} --give-up ${kept?.generation}`;
  await expect(notice).toContainText(command);
  await expectAccessible(page);
  await bothThemes(page, info, 'kept-ahead');
  await notice.getByRole('button', { name: 'What pruning keeps…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prune mirror' });
  await dialog.getByRole('button', { name: /^What stays/ }).click();
  await expect(dialog).toContainText('It may hold commits that the environment has lost.');
  await bothThemes(page, info, 'kept-ahead-prune');
  await page.keyboard.press('Escape');

  // The command as the page gives it.
  expect((await understudy(...command.split(' ').slice(1))).code).toBe(0);
  await expect(notice).toHaveCount(0, { timeout: 60_000 });
  await overviewPage.open();
  await expect(row).not.toContainText('may have lost');
  await writer.quit();
});

async function download(page: Page, name: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download', (each) => each.suggestedFilename().endsWith(name.toLowerCase())),
    page.getByRole('link', { name, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

async function bothThemes(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await photograph(page, info, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
