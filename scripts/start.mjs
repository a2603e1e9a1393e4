// npm start: brings this checkout to where it can run, then runs it. Plain JavaScript on what Node 18 has built in, as
// it runs before anything is installed.
import { ensureDependencies } from './steps/dependencies.mjs';
import { findNode24 } from './steps/node24.mjs';
import { ensurePrismaClient } from './steps/prisma-client.mjs';
import { say, sinceStart } from './steps/step.mjs';
import { main } from './steps/stop.mjs';
import { supervise } from './steps/supervise.mjs';
import { berkeleyDbUtilities, ensureSystemPackages } from './steps/system-packages.mjs';
import { ensureWebBuild } from './steps/web-build.mjs';

await main(async () => {
  await ensureDependencies();
  const node24 = await findNode24();
  await ensureSystemPackages([berkeleyDbUtilities]);
  await ensurePrismaClient(node24);
  await ensureWebBuild(node24);
  say('understudy', `prepared in ${sinceStart()}; starting`);
  await supervise(node24);
});
