import { mkdir, rm } from 'node:fs/promises';
import { defaultLimits } from '../../contracts/limits.ts';
import { environmentId, replicaId } from '../../contracts/units.ts';
import { readReplicaManifest } from '../../engine/replica-directory.ts';
import { localFiles } from '../../io/local-files.ts';
import { runEngine } from '../engine-run.ts';
import type { EnvironmentFixture } from '../environment-fixture.ts';
import { runUtility } from '../run-utility.ts';
import { type CommandOutcome, understudy } from '../understudy-command.ts';

/** Milliseconds of one run of the product; of the command, the start of its process included. */
export interface ProductTiming {
  readonly toPublication: number;
  /** What it did after the replica was published: the standby generation. */
  readonly standby: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Runs `bin/understudy`; throws what it printed where it failed. */
export async function timeProduct(
  command: 'snapshot' | 'update',
  home: string,
  target: string,
): Promise<ProductTiming> {
  await settle();
  const outcome = await understudy(command, home, target, '--json');
  if (outcome.code !== 0) throw new Error(`understudy ${command} failed: ${outcome.stderr}${outcome.stdout}`);
  const standby = figure(outcome, 'finishedMs') - figure(outcome, 'publishedMs');
  return { toPublication: outcome.durationMs - standby, standby };
}

/** An update by a process that runs already, as a console's worker carries it out. */
export async function timeWorker(fixture: EnvironmentFixture): Promise<ProductTiming> {
  const manifest = await readReplicaManifest(localFiles, fixture.target);
  if (!manifest) throw new Error(`there is no replica in ${fixture.target}`);
  const ids = {
    replicaId: replicaId(manifest.replicaId),
    environmentId: environmentId(manifest.environmentId),
  };
  await settle();
  const { publishedMs, finishedMs } = await runEngine('update', fixture, { ...ids, limits: defaultLimits });
  return { toPublication: publishedMs, standby: finishedMs - publishedMs };
}

function figure(outcome: CommandOutcome, name: string): number {
  const value = outcome.json?.[name];
  if (typeof value !== 'number') throw new Error(`understudy --json has no ${name}: ${outcome.stdout}`);
  return value;
}

/** Runs `db_hotbackup`, with `-u` where `update`; milliseconds. Throws what it printed where it failed. */
export async function timeHotbackup(home: string, target: string, update = false): Promise<number> {
  if (!update) await mkdir(target, { recursive: true });
  await settle();
  const started = performance.now();
  const args = ['-h', home, '-b', target, ...(update ? ['-u'] : [])];
  const { code, stderr } = await runUtility('db_hotbackup', args, 600_000);
  if (code !== 0) throw new Error(`db_hotbackup ${args.join(' ')} ended with ${code}: ${stderr}`);
  return performance.now() - started;
}

/** Ctrl-C leaves nothing behind either. */
export function leavingNothing(remove: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void remove().finally(() => process.exit(1)));
}

export const removeTarget = (target: string): Promise<void> => rm(target, { recursive: true, force: true });

/** Lets earlier writes reach the disk, so that one run does not pay for the one before it. */
async function settle(): Promise<void> {
  await runUtility('sync', []);
}
