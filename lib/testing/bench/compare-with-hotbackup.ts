import { join } from 'node:path';
import type { DataSet } from './data-set.ts';
import {
  median,
  type ProductTiming,
  removeTarget,
  timeHotbackup,
  timeProduct,
  timeWorker,
} from './timing.ts';

export interface Paired {
  readonly hotbackup: readonly number[];
  readonly product: readonly ProductTiming[];
  /** Median of db_hotbackup over median to publication. */
  readonly ratio: number;
}

const paired = (hotbackup: readonly number[], product: readonly ProductTiming[]): Paired => ({
  hotbackup,
  product,
  ratio: median(hotbackup) / median(product.map((run) => run.toPublication)),
});

/**
 * Full copies, one of each in turn, so that both see the same machine. Leaves the last target of each for
 * {@link compareUpdates}.
 */
export async function compareSnapshots(data: DataSet, pairs: number): Promise<Paired> {
  const { home } = data.fixture;
  const hotbackup: number[] = [];
  const product: ProductTiming[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    await removeTarget(hotbackupTarget(data));
    hotbackup.push(await timeHotbackup(home, hotbackupTarget(data)));
    await removeTarget(data.fixture.target);
    product.push(await timeProduct('snapshot', home, data.fixture.target));
  }
  return paired(hotbackup, product);
}

/**
 * Updates of both replicas by the same log. The product goes first: `db_hotbackup -u` moves log files out of the
 * environment that another replica may need (BERKELEYDB.md, trap 2).
 */
export async function compareUpdates(
  data: DataSet,
  logBytes: number,
  pairs: number,
  by: 'command' | 'worker',
): Promise<Paired> {
  const { home, target } = data.fixture;
  const hotbackup: number[] = [];
  const product: ProductTiming[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    await data.grow(logBytes);
    product.push(
      by === 'command' ? await timeProduct('update', home, target) : await timeWorker(data.fixture),
    );
    hotbackup.push(await timeHotbackup(home, hotbackupTarget(data), true));
  }
  return paired(hotbackup, product);
}

const hotbackupTarget = (data: DataSet): string => join(data.fixture.root, 'hotbackup');
