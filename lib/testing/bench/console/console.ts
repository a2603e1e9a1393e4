import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser } from '@playwright/test';
import { type Product, startProduct } from '../../../../e2e/harness/product.ts';
import { cookieHeader, signInState } from '../../../../e2e/harness/sign-in.ts';
import { startPostgres } from '../../../runtime/postgres.ts';
import { listOverview } from '../../../services/list-overview.ts';
import { database } from '../../../store/client.ts';
import { seedDatabase } from '../../large-fleet/seed-database.ts';
import { type LargeFleet, largeFleet } from '../../large-fleet/size.ts';
import { testOperator } from '../../operators.ts';
import type { PartOptions } from '../part-options.ts';
import { leavingNothing } from '../timing.ts';
import { measureFanOut } from './fan-out.ts';
import { measurePage, openBrowser, reportPage } from './pages.ts';
import { measureRequests } from './requests.ts';
import { startTicks } from './ticks.ts';

/**
 * The console with 300 environments and with 3: what its pages ask for, what the streams of a hundred browsers cost, and
 * what a browser sees. `--data DIRECTORY` keeps the large data set between runs.
 */
export async function measureConsole({ parent, number, text }: PartOptions): Promise<void> {
  const root = await mkdtemp(join(parent, 'understudy-console-'));
  const remove = () => rm(root, { recursive: true, force: true });
  leavingNothing(remove);
  const kept = text('data', '');
  const large = kept === '' ? join(root, 'large') : resolve(kept);
  const small = join(root, 'small');
  const goals: boolean[] = [];
  try {
    if (!existsSync(large)) await seed(large, {});
    await seed(small, { environments: 3, replicas: 7, runs: 5000 });
    const browsers = number('browsers', 100);
    const seconds = number('seconds', 30);
    console.log('\nThe overview in Chromium, an empty cache each time');
    goals.push(await withSmall(small));
    goals.push(await withLarge(large, browsers, seconds));
  } finally {
    await remove();
  }
  if (!goals.every(Boolean)) process.exitCode = 1;
}

function seed(dataDirectory: string, size: Partial<LargeFleet>): Promise<void> {
  const fleet = { ...largeFleet, ...size, now: new Date() };
  console.log(`Making up ${fleet.environments} environments …`);
  return seedDatabase({ dataDirectory, databaseUrl: undefined }, fleet, {});
}

async function withSmall(dataDirectory: string): Promise<boolean> {
  const product = await startProduct({ dataDirectory });
  const browser = await openBrowser();
  try {
    return await measurePages('3 environments', browser, product);
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** A browser with an empty cache, at the first page of a server that has just started, and at a later one. */
async function measurePages(what: string, browser: Browser, product: Product): Promise<boolean> {
  const storageState = await signInState(browser, product.url);
  const goals: boolean[] = [];
  await product.restartWeb();
  for (const when of ['the first page of a new server', 'a server that is warm']) {
    const figures = await measurePage(browser, { baseURL: product.url, storageState }, '/', 2);
    goals.push(reportPage(`${what}, ${when}`, figures));
  }
  return goals.every(Boolean);
}

async function withLarge(dataDirectory: string, browsers: number, seconds: number): Promise<boolean> {
  const product = await startProduct({ dataDirectory });
  const browser = await openBrowser();
  try {
    const goals = [await measurePages('300 environments', browser, product)];
    const storageState = await signInState(browser, product.url);
    const cookie = cookieHeader(storageState);
    // Adopts the one that runs.
    process.env.DATABASE_URL = (await startPostgres(dataDirectory)).url;
    process.env.UNDERSTUDY_DATA_DIR = dataDirectory;
    const db = database();
    const overview = await listOverview(testOperator);
    goals.push(await measureRequests(product.url, cookie));
    goals.push(
      await measureFanOut({ url: product.url, cookie, dataDirectory, db, overview, browsers, seconds }),
    );
    console.log(`\nA browser on the overview for ${seconds} s`);
    for (const load of ['nothing moves', 'every replica ticks each second']) {
      const ticks = load === 'nothing moves' ? undefined : startTicks(db, overview);
      const { longTasks } = await measurePage(browser, { baseURL: product.url, storageState }, '/', seconds);
      await ticks?.stop();
      console.log(
        `  ${load.padEnd(44)} ${longTasks.count} tasks over 50 ms, together ${longTasks.totalMs.toFixed(0)} ms, ` +
          `the longest ${longTasks.longestMs.toFixed(0)} ms`,
      );
    }
    await db.$disconnect();
    return goals.every(Boolean);
  } finally {
    await browser.close();
    await product.stop();
  }
}
