/** Entry of the supervisor, run under Node 24 by scripts/start.mjs. */
import { resolve } from 'node:path';
import { runSupervisor } from './run-supervisor.ts';

await runSupervisor({
  web: resolve(import.meta.dirname, 'web.ts'),
  worker: resolve(import.meta.dirname, 'worker.ts'),
  demo: process.env.UNDERSTUDY_DEMO === '1' ? resolve(import.meta.dirname, '../demo/demo.ts') : undefined,
});
