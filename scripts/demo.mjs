// npm run demo: the product in a data directory of its own, with a live environment under write load made for it.
import { join } from 'node:path';
import { prepare } from './steps/prepare.mjs';
import { root } from './steps/root.mjs';
import { main } from './steps/stop.mjs';
import { supervise } from './steps/supervise.mjs';
import { berkeleyDbUtilities, perlBerkeleyDb } from './steps/system-packages.mjs';

await main(async () => {
  const node24 = await prepare([berkeleyDbUtilities, perlBerkeleyDb]);
  await supervise(node24, {
    UNDERSTUDY_DEMO: '1',
    // Nothing made up goes into an operator's own database.
    DATABASE_URL: '',
    UNDERSTUDY_DATA_DIR: process.env.UNDERSTUDY_DATA_DIR || join(root, '.understudy-demo'),
  });
});
