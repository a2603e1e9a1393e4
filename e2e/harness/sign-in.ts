import type { Browser, BrowserContext, Page } from '@playwright/test';
import { administrator } from './product.ts';

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Fills the form in; the caller waits for what it leads to. */
export async function fillSignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in once, through the console itself. */
export async function signInState(
  browser: Browser,
  url: string,
  who: Credentials = administrator,
): Promise<StorageState> {
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, who);
  await page.waitForURL('**/');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** For requests that no browser makes. */
export const cookieHeader = ({ cookies }: StorageState): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
