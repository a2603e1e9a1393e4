// npm start: brings this checkout to where it can run, then runs it. Plain JavaScript on what Node 18 has built in, as
// it runs before anything is installed.
import { prepare } from './steps/prepare.mjs';
import { main } from './steps/stop.mjs';
import { supervise } from './steps/supervise.mjs';
import { berkeleyDbUtilities } from './steps/system-packages.mjs';

await main(async () => {
  await supervise(await prepare([berkeleyDbUtilities]));
});
