// Fills the database with a large made-up fleet; see lib/testing/large-fleet/main.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies } from './steps/dependencies.mjs';
import { findNode24 } from './steps/node24.mjs';
import { ensurePrismaClient } from './steps/prisma-client.mjs';
import { root } from './steps/root.mjs';

await ensureDependencies();
const node24 = await findNode24();
await ensurePrismaClient(node24);
const main = join(root, 'lib/testing/large-fleet/main.ts');
const child = spawn(node24, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
