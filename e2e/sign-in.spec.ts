import type { Browser, BrowserContext, Page } from '@playwright/test';
import { totpNow } from '#lib/testing/totp.ts';
import { readAudit } from './harness/audit.ts';
import { expectAccessible } from './harness/axe.ts';
import { fillSignIn } from './harness/sign-in.ts';
import { expect, test } from './harness/test.ts';
import { expectNarrow } from './harness/width.ts';
import { UsersPage } from './pages/users-page.ts';

test.use({
  instance: 'first-start',
  administered: false,
  // Each browser says where it comes from, as a proxy would: attempts are counted by address.
  productEnv: { UNDERSTUDY_TRUSTED_PROXIES: '127.0.0.1' },
});

const ada = { email: 'ada@example.com', password: 'correct horse battery' };

async function browserAt(browser: Browser, baseURL: string, address: string): Promise<BrowserContext> {
  return browser.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { 'X-Forwarded-For': address },
  });
}

/** Holds the scripts of a page back until it is called. */
async function keepAsleep(page: Page): Promise<() => void> {
  const awake = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await awake.promise;
    await route.continue();
  });
  return awake.resolve;
}

test('from nobody to several people, each with what they may do', async ({ browser, product }) => {
  test.setTimeout(240_000);
  const url = product.url;
  const home = await browserAt(browser, url, '192.0.2.1');
  const page = await home.newPage();
  let secret = '';
  let backupCode = '';

  await test.step('the first administrator comes by the link that the start printed', async () => {
    await page.goto('/history?state=failed');
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fhistory%3Fstate%3Dfailed$/);
    await expect(page.getByText('Nobody can sign in yet.')).toBeVisible();
    const link = /http:\/\/\S+\/set-up#\S+/.exec(product.log())?.[0] ?? '';
    const response = await page.goto(link);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'/);
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain('unsafe-inline');
    expect(response?.headers()['strict-transport-security']).toBeUndefined();
    await expectAccessible(page);
    await expectNarrow(page, 'set-up');
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(page.getByText('at least 12 characters').first()).toBeVisible();
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(
      page.getByRole('button', { name: /^Signed in as Ada Lovelace,? administrator$/ }).first(),
    ).toBeVisible();
    const cookie = (await home.cookies()).find(({ name }) => name.includes('session'));
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    const late = await (await browserAt(browser, url, '192.0.2.9')).newPage();
    await late.goto(link);
    await late.getByLabel('Your name').fill('Mallory');
    await late.getByLabel('Email').fill('mallory@example.com');
    await late.getByLabel('Password').fill('another long password');
    await late.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(late.getByText('This link was used already')).toBeVisible();
    await late.context().close();
  });

  await test.step('with a second factor', async () => {
    await page.goto('/account');
    await expectAccessible(page);
    await expectNarrow(page, 'account');
    await page.getByRole('button', { name: 'Set it up…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('not it at all');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await expect(dialog.getByText('The password is not right.')).toBeVisible();
    await dialog.getByLabel('Your password').fill(ada.password);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    secret = (await dialog.getByText(/^[A-Z2-7]{40,}$/).textContent()) ?? '';
    backupCode = (await dialog.getByRole('listitem').first().textContent()) ?? '';
    await expectAccessible(page);
    await expectNarrow(page, 'second-factor');
    await dialog.getByRole('textbox', { name: 'Code' }).fill(totpNow(secret));
    await dialog.getByRole('button', { name: 'Turn it on' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Signing in asks for a code')).toBeVisible();
  });

  const away = await browserAt(browser, url, '192.0.2.2');
  const elsewhere = await away.newPage();
  await test.step('which signing in elsewhere asks for, and comes back to where one wanted to go', async () => {
    await elsewhere.goto('/history');
    await expectAccessible(elsewhere);
    await expectNarrow(elsewhere, 'sign-in');
    // A manager of passwords fills before React has taken the page over.
    const wake = await keepAsleep(elsewhere);
    await elsewhere.reload({ waitUntil: 'commit' });
    await elsewhere.getByRole('textbox', { name: 'Email' }).fill(ada.email);
    await elsewhere.getByRole('textbox', { name: 'Password' }).fill(ada.password);
    await expect(elsewhere.getByRole('button', { name: 'Sign in' })).toBeDisabled();
    wake();
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByLabel('Code').fill('000000');
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await expect(elsewhere.getByText('The code is not right.')).toBeVisible();
    await elsewhere.getByLabel('Code').fill(backupCode);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await expect(elsewhere).toHaveURL(`${url}/history`);
  });

  await test.step('a session that ends in the middle of a form costs nothing that was typed', async () => {
    const wake = await keepAsleep(page);
    await page.goto('/environments/new', { waitUntil: 'commit' });
    // Nothing can be typed that would be lost.
    const name = page.getByLabel('Name', { exact: true });
    await expect(name).toBeDisabled();
    wake();
    await name.fill('orders of the north');
    await elsewhere.goto('/account');
    await elsewhere.getByRole('button', { name: 'Sign out everywhere else' }).click();
    // By the event stream: nothing was pressed here.
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await expectNarrow(page, 'signed-out');
    await expect(dialog.getByRole('textbox', { name: 'Email' })).toBeFocused();
    await fillSignIn(page, ada);
    await dialog.getByRole('textbox', { name: 'Code' }).fill(totpNow(secret));
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('orders of the north');
    await expect(page.getByText('Reconnecting…').filter({ visible: true })).toHaveCount(0);
  });

  await test.step('an invitation makes a viewer, whose role another one changes', async () => {
    const users = new UsersPage(page);
    await users.open();
    const link = await users.invite({ name: 'Vera', email: 'vera@example.com', role: 'viewer' });
    await expectAccessible(page);
    await expectNarrow(page, 'users');
    const veras = await browserAt(browser, url, '192.0.2.3');
    const vera = await veras.newPage();
    await vera.goto(link);
    await expect(vera.getByText('Welcome, Vera. You are invited as viewer.')).toBeVisible();
    await expectNarrow(vera, 'invitation');
    await vera.getByLabel('New password').fill('a long walk home');
    await vera.getByRole('button', { name: 'Set the password and sign in' }).click();
    await expect(vera.getByRole('button', { name: /^Signed in as Vera,? viewer$/ }).first()).toBeVisible();
    await expect(vera.getByRole('link', { name: 'Register an environment' })).toBeHidden();
    await users.open();
    await users.choose('Vera', 'Change the role…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').click();
    await page.getByRole('option', { name: 'Operator' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    // Without a reload: the server ends her stream, and her page asks who she is.
    await expect(vera.getByRole('button', { name: /^Signed in as Vera,? operator$/ }).first()).toBeVisible();
    await expect(vera.getByRole('link', { name: 'Register an environment' }).first()).toBeVisible();
    await users.choose('Ada Lovelace', 'Change the role…');
    await dialog.getByLabel('Role').click();
    await page.getByRole('option', { name: 'Viewer' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('Nobody else could administer this console.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep as it is' }).click();
    await users.choose('Vera', 'Disable…');
    await users.confirm('Vera', 'Disable the user');
    await expect(vera.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
    await veras.close();
  });

  await test.step('signing out ends the session', async () => {
    await elsewhere.goto('/');
    await elsewhere
      .getByRole('button', { name: /^Signed in as/ })
      .first()
      .click();
    await elsewhere.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(elsewhere).toHaveURL(`${url}/sign-in`);
    await elsewhere.goto('/');
    await expect(elsewhere).toHaveURL(`${url}/sign-in`);
  });

  await test.step('guessing is limited by address, and put on record', async () => {
    const guesser = await browserAt(browser, url, '198.51.100.66');
    const guess = await guesser.newPage();
    await guess.goto('/sign-in');
    const alert = guess.getByRole('main').getByRole('alert');
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const answered = guess.waitForResponse((response) => response.request().method() === 'POST');
      await fillSignIn(guess, { ...ada, password: `guess number ${attempt}` });
      await answered;
      await expect(alert).toContainText('Email or password is not right.');
    }
    await fillSignIn(guess, ada);
    await expect(alert).toContainText('There were too many attempts');
    await guesser.close();
    const rows = await readAudit(product);
    expect(
      rows.filter(({ address, code }) => address === '198.51.100.66' && code === 'credentials-wrong'),
    ).toHaveLength(8);
    expect(rows[0]).toMatchObject({
      deed: 'session.sign-in',
      user_name: 'Ada Lovelace',
      code: 'too-many-attempts',
    });
    const log = product.log();
    for (const word of [ada.password, 'guess number', 'a long walk home', secret, backupCode])
      expect(log).not.toContain(word);
  });

  await test.step('who one is can be changed, the email with the password', async () => {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Change name or email…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change name or email' });
    await dialog.getByLabel('Name').fill('Ada King');
    await expect(dialog.getByLabel('Your password')).toHaveCount(0);
    await dialog.getByLabel('Email').fill('king@example.com');
    await dialog.getByLabel('Your password').fill('not it at all');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toContainText('The password is not right.');
    await expectAccessible(page);
    await dialog.getByLabel('Your password').fill(ada.password);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('king@example.com').first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Signed in as Ada King/ }).first()).toBeVisible();
    expect((await readAudit(product))[0]).toMatchObject({ deed: 'account.identity', result: 'ok' });
  });

  await home.close();
  await away.close();
});
