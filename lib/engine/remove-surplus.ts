import { basename, join } from 'node:path';
import { logFileName } from '../contracts/lsn.ts';
import { type ChainId, logFileNumber } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import { isPinned } from './bases.ts';
import type { GiveWay } from './pace.ts';
import { readArchivePosition, replicaPaths, writeArchivePosition } from './replica-directory.ts';
import type { RetentionPlan, Surplus } from './retention.ts';

/**
 * Carries a plan out, in its order: what needs something goes before what it needs, and that it is gone is durable
 * before the next kind follows. Killed at any moment, no generation or base is left without a log file that it needs.
 * `giveWay` is called before each log file goes (pace.ts). `aside` is a directory below the target that the next run clears (`.incoming-<run>`); it is gone when this returns.
 * Answers what went: a base that an operator began to keep after the plan was made stays, and all log files with it.
 */
export async function removeSurplus(
  files: Files,
  target: string,
  aside: string,
  { surplus }: Pick<RetentionPlan, 'surplus'>,
  giveWay: GiveWay,
): Promise<readonly Surplus[]> {
  const paths = replicaPaths(target);
  const of = <Kind extends Surplus['kind']>(kind: Kind) =>
    surplus.filter((one): one is Extract<Surplus, { kind: Kind }> => one.kind === kind);
  for (const { generation } of of('generation'))
    await removeAside(files, paths.generation(generation), aside);
  if (of('generation').length > 0) await files.syncDirectory(paths.generations);
  const kept = new Set<string>();
  for (const { base } of of('base')) {
    if (!(await removeAside(files, paths.base(base), aside, isPinned))) kept.add(base);
  }
  if (of('base').length > 0) await files.syncDirectory(paths.bases);
  if (kept.size > 0) {
    return surplus.filter((one) => one.kind === 'generation' || (one.kind === 'base' && !kept.has(one.base)));
  }
  await removeLogs(files, target, of('log'), giveWay);
  for (const { chain } of of('chain')) await removeAside(files, paths.archive(chain), aside);
  if (of('chain').length > 0) await files.syncDirectory(paths.archives);
  return surplus;
}

/**
 * Out of the way first, in one step: killed in the middle of the removal, what is left must not look like a generation
 * from which somebody took files, nor like a base. `mayStay` is asked before, and again once nobody can reach it by its
 * name any more: then it goes back. False where it stays.
 */
async function removeAside(
  files: Files,
  directory: string,
  aside: string,
  mayStay: (files: Files, directory: string) => Promise<boolean> = async () => false,
): Promise<boolean> {
  if (await mayStay(files, directory)) return false;
  await files.makeDirectory(aside, { recursive: true });
  const away = join(aside, basename(directory));
  await files.rename(directory, away);
  if (await mayStay(files, away)) {
    await files.rename(away, directory);
    return false;
  }
  await files.removeTree(aside);
  return true;
}

/** Per chain: first on record, then removed, the oldest first. A crash in between leaves files that go next time. */
async function removeLogs(
  files: Files,
  target: string,
  logs: readonly Extract<Surplus, { kind: 'log' }>[],
  giveWay: GiveWay,
): Promise<void> {
  const chains = new Map<ChainId, { number: number; bytes: number }[]>();
  for (const log of logs) chains.set(log.chain, [...(chains.get(log.chain) ?? []), log]);
  for (const [chain, going] of chains) {
    const archive = replicaPaths(target).archive(chain);
    const position = await readArchivePosition(files, target, chain);
    const first = logFileNumber(Math.max(...going.map(({ number }) => number)) + 1);
    if (position && position.first < first) await writeArchivePosition(files, target, { ...position, first });
    for (const { number, bytes } of going) {
      await giveWay(bytes);
      await files.unlink(join(archive, logFileName(number)));
    }
    await files.syncDirectory(archive);
  }
}
