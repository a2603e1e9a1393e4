// Measures snapshot and update against db_hotbackup, and the log reader; see lib/testing/bench/main.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureCommandBuild } from './steps/command-build.mjs';
import { ensureDependencies } from './steps/dependencies.mjs';
import { findNode24 } from './steps/node24.mjs';
import { ensurePrismaClient } from './steps/prisma-client.mjs';
import { root } from './steps/root.mjs';
import { ensureWebBuild } from './steps/web-build.mjs';

await ensureDependencies();
const node24 = await findNode24();
await ensureCommandBuild(node24);
if (process.argv[2] === 'console') {
  await ensurePrismaClient(node24);
  await ensureWebBuild(node24);
}
const main = join(root, 'lib/testing/bench/main.ts');
const child = spawn(node24, [main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // As bin/understudy and the worker have it.
  env: { UV_THREADPOOL_SIZE: '8', ...process.env },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
