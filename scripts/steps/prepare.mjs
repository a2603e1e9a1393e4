import { ensureCommandBuild } from './command-build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findNode24 } from './node24.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';
import { say, sinceStart } from './step.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { ensureWebBuild } from './web-build.mjs';

/**
 * Brings the checkout to where it can run.
 * @param {readonly import('./system-packages.mjs').SystemPackage[]} packages
 * @returns {Promise<string>} the Node to run it with
 */
export async function prepare(packages) {
  await ensureDependencies();
  const node24 = await findNode24();
  await ensureSystemPackages(packages);
  await ensurePrismaClient(node24);
  await ensureCommandBuild(node24);
  await ensureWebBuild(node24);
  say('understudy', `prepared in ${sinceStart()}; starting`);
  return node24;
}
