import { expect, test } from '../harness/test.ts';
import { shoot } from './shoot.ts';

// Without the demonstration: a worker of its own begins with another environment of the process.
test.use({ instance: 'empty' });
delete process.env.UNDERSTUDY_DEMO;

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
