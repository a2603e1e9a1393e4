import { test as base } from '@playwright/test';
import { makeSlowUtilities } from '#lib/testing/slow-utilities.ts';
import { HistoryPage } from '../pages/history-page.ts';
import { NewEnvironmentPage } from '../pages/new-environment-page.ts';
import { NewTargetPage } from '../pages/new-target-page.ts';
import { OverviewPage } from '../pages/overview-page.ts';
import { ReplicaPage } from '../pages/replica-page.ts';
import { RunPage } from '../pages/run-page.ts';
import { Api } from './api.ts';
import { type LiveEnvironment, startLiveEnvironment } from './live-environment.ts';
import { type Product, startProduct } from './product.ts';
import { makeProtected, type Protected } from './protected.ts';
import { type StorageState, signInState } from './sign-in.ts';

interface WorkerFixtures {
  /** Files that name another instance get a product of their own: Playwright starts a new worker for them. */
  readonly instance: string;
  /** Seconds that each recovery takes longer; 0 leaves the utilities as they are. */
  readonly recoverySeconds: number;
  /** False: the product is as after its first start, and nobody is signed in. */
  readonly administered: boolean;
  readonly productEnv: Readonly<Record<string, string>>;
  /** Whether the product may look below the live environment's directory only. */
  readonly confined: boolean;
  readonly live: LiveEnvironment;
  readonly product: Product;
  /** The administrator's browser: every page starts signed in. */
  readonly signedIn: StorageState;
  /** An environment with a replica in step, made once per product through the console itself. */
  readonly fleet: Protected;
}

interface TestFixtures {
  readonly api: Api;
  readonly overviewPage: OverviewPage;
  readonly newEnvironmentPage: NewEnvironmentPage;
  readonly newTargetPage: NewTargetPage;
  readonly runPage: RunPage;
  readonly replicaPage: ReplicaPage;
  readonly historyPage: HistoryPage;
  readonly serverLog: undefined;
  readonly quietConsole: undefined;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  instance: ['shared', { option: true, scope: 'worker' }],
  recoverySeconds: [0, { option: true, scope: 'worker' }],
  administered: [true, { option: true, scope: 'worker' }],
  productEnv: [{}, { option: true, scope: 'worker' }],
  confined: [false, { option: true, scope: 'worker' }],

  live: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
    async ({}, use) => {
      const live = await startLiveEnvironment();
      await use(live);
      await live.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  product: [
    async ({ instance: _, live, recoverySeconds, administered, productEnv, confined }, use) => {
      const utilities = recoverySeconds > 0 ? await makeSlowUtilities(live.root, recoverySeconds) : undefined;
      const env = { ...productEnv, ...(confined ? { UNDERSTUDY_ROOTS: live.root } : {}) };
      const product = await startProduct({ utilities, administered, env });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  signedIn: [
    async ({ browser, product, administered }, use) => {
      await use(administered ? await signInState(browser, product.url) : { cookies: [], origins: [] });
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  fleet: [
    async ({ browser, product, signedIn, live }, use) => {
      const context = await browser.newContext({ baseURL: product.url, storageState: signedIn });
      await use(await makeProtected(await context.newPage(), new Api(product, signedIn), live));
      await context.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: async ({ product }, use) => use(product.url),
  storageState: async ({ signedIn }, use) => use(signedIn),
  api: async ({ product, signedIn }, use) => use(new Api(product, signedIn)),
  overviewPage: async ({ page }, use) => use(new OverviewPage(page)),
  newEnvironmentPage: async ({ page }, use) => use(new NewEnvironmentPage(page)),
  newTargetPage: async ({ page }, use) => use(new NewTargetPage(page)),
  runPage: async ({ page }, use) => use(new RunPage(page)),
  replicaPage: async ({ page }, use) => use(new ReplicaPage(page)),
  historyPage: async ({ page }, use) => use(new HistoryPage(page)),

  serverLog: [
    async ({ product }, use, info) => {
      await use(undefined);
      if (info.status === info.expectedStatus) return;
      await info.attach('server log', { body: product.log(), contentType: 'text/plain' });
    },
    { auto: true },
  ],

  /** A page that complains in its console (a hydration mismatch, a failed request) fails its test. */
  quietConsole: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await use(undefined);
      base.expect(complaints, 'errors in the browser console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
