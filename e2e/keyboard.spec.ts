import type { Page } from '@playwright/test';
import { expect, test } from './harness/test.ts';

test('by keyboard alone: from the overview to a snapshot, what became of it, and its run', async ({
  fleet,
  api,
  overviewPage,
  runPage,
  page,
}) => {
  // While one of its schedule is under way, its steps stand where the buttons are.
  await expect
    .poll(
      async () => {
        const { activeRun, nextRunAt } = await api.replica(fleet.replicaId);
        const leftMs = nextRunAt === null ? 0 : Date.parse(nextRunAt) - Date.now();
        // Every minute; right after it, that run may not have begun.
        return activeRun === null && leftMs > 20_000 && leftMs < 50_000;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await overviewPage.open();
  await tabTo(page, `Snapshot now: ${fleet.environmentName} to ${fleet.replicaName}`);
  await page.keyboard.press('Enter');
  // The result takes the place of the buttons, and the focus stays there.
  const result = overviewPage
    .row(fleet.environmentName, fleet.replicaName)
    .getByRole('link', { name: /see this run$/ });
  await expect(result).toBeFocused();
  await expect(result).toContainText('succeeded', { timeout: 30_000 });
  await page.keyboard.press('Enter');
  const id = await runPage.id();
  await expect(runPage.state('succeeded')).toBeVisible();
  expect(await api.run(id)).toMatchObject({ kind: 'snapshot', trigger: 'operator', state: 'succeeded' });
});

test('single keys go places, search, and show times as they are; ? lists them, and turns them off', async ({
  fleet: _,
  overviewPage,
  page,
}) => {
  await overviewPage.open();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/\/history$/);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/$/);

  const ago = page.getByText(/^recovered/).first();
  await expect(ago).toContainText(/ago|just now/);
  await page.keyboard.press('t');
  await expect(ago).toContainText(/recovered \d\d \w+, \d\d:\d\d:\d\d/);
  await page.keyboard.press('t');

  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toContainText('Go to the history');
  // Under a dialog they rest.
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/$/);
  await dialog.getByRole('checkbox').press('Space');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});

/** Presses Tab until what is called so has the focus; whatever has it on the way shows that. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab');
    const { called, outlined } = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return { called: '', outlined: true };
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        called: element.getAttribute('aria-label') ?? element.textContent ?? '',
        outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      };
    });
    expect(outlined, `the focus is seen on "${called}"`).toBe(true);
    if (called === name) return;
  }
  throw new Error(`${name} was not reached with Tab`);
}
