import { expect, test } from '../harness/test.ts';
import { UsersPage } from '../pages/users-page.ts';
import { shoot } from './shoot.ts';

test.use({ instance: 'first-start', administered: false });

test('signing in, from nobody to an invitation', async ({ page, product, browser }) => {
  await page.goto('/sign-in');
  await shoot(page, 'sign-in-nobody');
  const link = /http:\/\/\S+\/set-up#\S+/.exec(product.log())?.[0] ?? '';
  await page.goto(link);
  await expect(page.locator('[data-waking]')).toHaveCount(0);
  await shoot(page, 'set-up');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(page.getByRole('button', { name: /^Signed in as Ada Lovelace/ }).first()).toBeVisible();
  const users = new UsersPage(page);
  await users.open();
  const invitation = await users.invite({ name: 'Vera', email: 'vera@example.com', role: 'viewer' });
  await shoot(page, 'users-invited');
  await page.goto('/account');
  await page.getByRole('button', { name: 'Set it up…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill('correct horse battery');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByRole('img')).toBeVisible();
  await shoot(page, 'dialog-second-factor', { whole: false });
  const other = await browser.newContext({
    baseURL: product.url,
    storageState: { cookies: [], origins: [] },
  });
  const guest = await other.newPage();
  await guest.goto(invitation);
  await expect(guest.getByText('Welcome, Vera.')).toBeVisible();
  await shoot(guest, 'invitation');
  await guest.goto('/sign-in');
  await expect(guest.locator('[data-waking]')).toHaveCount(0);
  await shoot(guest, 'sign-in');
  await other.close();
});
