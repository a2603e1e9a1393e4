/** The supervisor's entry, with stand-ins for web and worker. */
import { resolve } from 'node:path';
import { runSupervisor } from '../../runtime/run-supervisor.ts';

await runSupervisor({
  web: resolve(import.meta.dirname, 'http-service.ts'),
  worker: resolve(import.meta.dirname, 'database-service.ts'),
});
