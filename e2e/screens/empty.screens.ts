import { expect, test } from '../harness/test.ts';
import { shoot } from './shoot.ts';

test.use({ instance: 'empty' });

test('an installation in which nothing is protected yet', async ({ page }) => {
  for (const [path, name] of [
    ['/', 'empty-overview'],
    ['/environments', 'empty-environments'],
    ['/history', 'empty-history'],
    ['/environments/new', 'empty-new-environment'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-waking]')).toHaveCount(0);
    await shoot(page, name);
  }
});
