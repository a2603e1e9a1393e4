// npm run screens: pictures of every page into docs/screens, in both themes and at two widths, taken of the built product
// with the live environments of the demonstration.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { withNode24 } from './steps/node24.mjs';
import { prepare } from './steps/prepare.mjs';
import { root } from './steps/root.mjs';
import { main } from './steps/stop.mjs';
import { berkeleyDbUtilities, ensureSystemPackages, perlBerkeleyDb } from './steps/system-packages.mjs';
import { testBrowser } from './steps/test-browser.mjs';

await main(async () => {
  const node24 = await prepare([berkeleyDbUtilities, perlBerkeleyDb]);
  await ensureSystemPackages([testBrowser(node24)]);
  const { status } = spawnSync(
    node24,
    [
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      'e2e/screens/playwright.config.ts',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: withNode24(node24) },
  );
  process.exitCode = status ?? 1;
});
