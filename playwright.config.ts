import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';

/** Where Playwright has no browser of its own (it downloads one only when asked), Debian's serves. */
const debianChromium = '/usr/bin/chromium';
const executablePath = existsSync(chromium.executablePath()) ? undefined : debianChromium;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Two cores, and most of the time is waiting: for recovery, for the clock, for a page. Each has a product of its own.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        // Chromium refuses its own sandbox for root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    },
  },
});
