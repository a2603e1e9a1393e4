import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { hasAll } from './system-packages.mjs';

/**
 * The browser for the end-to-end tests: Playwright's own where somebody downloaded it, else Debian's.
 * @param {string} node24 @returns {import('./system-packages.mjs').SystemPackage}
 */
export const testBrowser = (node24) => ({
  purpose: 'Chromium, for the browser tests',
  isThere: async () => hasAll(['chromium']) || existsSync(await playwrightsOwn(node24)),
  debian: 'chromium',
  fedora: 'sudo dnf install -y chromium',
  macos: 'npx playwright install chromium',
});

/** @param {string} node24 */
async function playwrightsOwn(node24) {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const { code, output } = await run(node24, ['-e', script]);
  return code === 0 ? output : '';
}
