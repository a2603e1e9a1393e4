/**
 * Entry of the demonstration, which the supervisor runs beside web and worker for `npm run demo`: an environment under
 * steady write load, registered, with a target that is updated every minute. All of it lies in the data directory.
 */
import { join } from 'node:path';
import type { Operator } from '../auth/operator.ts';
import { endWithFailure, tellReady } from '../runtime/service-channel.ts';
import { addTarget } from '../services/add-target.ts';
import { dataDirectory } from '../services/context.ts';
import { listOverview } from '../services/list-overview.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { startDemoEnvironment } from './demo-environment.ts';

const name = 'orders';
const operator: Operator = { name: 'demo', userId: null, role: 'administrator', address: null };

async function protect(home: string): Promise<void> {
  const { environments } = await listOverview(operator);
  // There from an earlier start; whatever the newcomer has changed since stays as it is.
  if (environments.some((environment) => environment.name === name)) return;
  const { environmentId } = await registerEnvironment(operator, { name, home });
  await addTarget(operator, {
    environmentId,
    name: 'standby',
    directory: join(dataDirectory(), 'demo', 'standby'),
    schedule: { cron: '* * * * *', timeZone: 'UTC' },
    goalSeconds: 90,
  });
}

try {
  const environment = await startDemoEnvironment(join(dataDirectory(), 'demo', name));
  let stopping = false;
  process.on('SIGTERM', () => {
    if (stopping) return;
    stopping = true;
    environment.stop().then(() => process.exit(0), endWithFailure);
  });
  await protect(environment.home);
  tellReady();
} catch (error) {
  endWithFailure(error);
}
