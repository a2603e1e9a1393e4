import { join } from 'node:path';
import { knownPlace } from '#lib/runtime/postgres-place.ts';
import { readPostmasterFile } from '#lib/runtime/postmaster-file.ts';
import { readProcessRecord } from '#lib/runtime/process-record.ts';
import { until } from '#lib/testing/until.ts';
import type { Product } from './product.ts';

export interface Outage {
  /** Lets the supervisor see what is gone, and start it again. */
  end(): void;
}

/**
 * Takes the console's server away, as its supervisor would find it after a crash. The supervisor is held still meanwhile, so
 * that the outage lasts for as long as a test needs it.
 */
export async function takeServerAway(product: Product): Promise<Outage> {
  const outage = await holdSupervisor(product);
  process.kill(await pidOf(product, 'web'), 'SIGKILL');
  await until(() =>
    fetch(product.url).then(
      () => undefined,
      () => true,
    ),
  );
  return outage;
}

/** As {@link takeServerAway}, of the database below it. */
export async function takeDatabaseAway(product: Product): Promise<Outage> {
  const { cluster } = await knownPlace(product.dataDirectory);
  const postmaster = await readPostmasterFile(cluster);
  if (!postmaster) throw new Error('the database does not run');
  const outage = await holdSupervisor(product);
  // As pg_ctl's mode "immediate": connections end at once.
  process.kill(postmaster.pid, 'SIGQUIT');
  await until(async () => ((await readPostmasterFile(cluster)) === undefined ? true : undefined));
  return outage;
}

async function holdSupervisor(product: Product): Promise<Outage> {
  const supervisor = await pidOf(product, 'supervisor');
  process.kill(supervisor, 'SIGSTOP');
  return { end: () => void process.kill(supervisor, 'SIGCONT') };
}

/** After a test, however it ended: a supervisor that is held still could only be killed, and would leave its processes behind. */
export async function endOutages(product: Product): Promise<void> {
  process.kill(await pidOf(product, 'supervisor'), 'SIGCONT');
}

async function pidOf(product: Product, name: string): Promise<number> {
  const identity = await readProcessRecord(join(product.dataDirectory, 'run', `${name}.json`));
  if (!identity) throw new Error(`${name} does not run`);
  return identity.pid;
}
