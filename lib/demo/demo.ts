/**
 * Entry of the demonstration, which the supervisor runs beside web and worker for `npm run demo`: live environments under
 * write load, each with a replica: one in step, one behind, one with a broken chain. All of it lies in the data directory.
 */
import { join } from 'node:path';
import type { Operator } from '../auth/operator.ts';
import { endWithFailure, tellReady } from '../runtime/service-channel.ts';
import { addTarget } from '../services/add-target.ts';
import { listOverview } from '../services/list-overview.ts';
import { registerEnvironment } from '../services/register-environment.ts';
import { dataDirectory } from '../store/data-directory.ts';
import { breakChain } from './break-chain.ts';
import { type DemoEnvironment, startDemoEnvironment } from './demo-environment.ts';
import { type DemoMember, demoFleet } from './demo-fleet.ts';

const operator: Operator = { name: 'demo', userId: null, role: 'administrator', address: null };
const place = (...parts: string[]) => join(dataDirectory(), 'demo', ...parts);

/** The replica's id; null where the environment is there from an earlier start without its target. */
async function protect(member: DemoMember, home: string): Promise<string | null> {
  const { environments } = await listOverview(operator);
  // There from an earlier start; whatever the newcomer has changed since stays as it is.
  const known = environments.find((environment) => environment.name === member.name);
  if (known) return known.replicas.find(({ name }) => name === member.target.name)?.replicaId ?? null;
  const { environmentId } = await registerEnvironment(operator, { name: member.name, home });
  const directory = place(`${member.name}-${member.target.name}`);
  return (await addTarget(operator, { ...member.target, environmentId, directory })).replicaId;
}

const running: DemoEnvironment[] = [];
let stopping = false;
process.on('SIGTERM', () => {
  if (stopping) return;
  stopping = true;
  Promise.all(running.map((environment) => environment.stop())).then(() => process.exit(0), endWithFailure);
});

try {
  const breaking: (() => Promise<void>)[] = [];
  for (const member of demoFleet) {
    const environment = await startDemoEnvironment(place(member.name), member);
    running.push(environment);
    const replicaId = await protect(member, environment.home);
    if (member.breakChain && replicaId) breaking.push(() => breakChain(operator, environment, replicaId));
  }
  tellReady();
  for (const breakOne of breaking) await breakOne();
} catch (error) {
  // Stopped in the middle, the writers end before what was asked of them.
  if (!stopping) endWithFailure(error);
}
