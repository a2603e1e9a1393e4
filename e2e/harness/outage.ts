import { join } from 'node:path';
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
  const pidOf = async (name: string) =>
    (await readProcessRecord(join(product.dataDirectory, 'run', `${name}.json`)))?.pid;
  const supervisor = await pidOf('supervisor');
  const web = await pidOf('web');
  if (supervisor === undefined || web === undefined) throw new Error('the product does not run');
  process.kill(supervisor, 'SIGSTOP');
  process.kill(web, 'SIGKILL');
  await until(() =>
    fetch(product.url).then(
      () => undefined,
      () => true,
    ),
  );
  return { end: () => void process.kill(supervisor, 'SIGCONT') };
}
