import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readReplicaDirectory } from '../../engine/replica-directory.ts';
import { localFiles } from '../../io/local-files.ts';
import type { EnvironmentFixture } from '../environment-fixture.ts';
import { startUnderstudy, understudy } from '../understudy-command.ts';
import { until } from '../until.ts';
import { makeDataSet } from './data-set.ts';
import { leavingNothing, median } from './timing.ts';

export interface WriterOptions {
  readonly parent: string;
  readonly rounds: number;
  /** Of each window. */
  readonly seconds: number;
  readonly databaseBytes: number;
  /** Processes that commit, each commit synced, as fast as they can. */
  readonly writers: number;
  /** Bytes a second that the target's limits allow; 0: no limit. */
  readonly bandwidth: number;
}

export interface WriterComparison {
  /** Acknowledged records a second, window by window; two more of the undisturbed than of the others together. */
  readonly undisturbed: readonly number[];
  readonly snapshot: readonly number[];
  readonly following: readonly number[];
  /** Medians of what each window lacks against the undisturbed ones before and after it: 0.1 is a tenth less. */
  readonly snapshotLoss: number;
  readonly followingLoss: number;
}

/**
 * What a live writer gets done undisturbed, while snapshots of its environment are taken one after the other, and while it
 * is followed, in windows that take turns. With the product's own limits but for the bandwidth, through `bin/understudy`.
 */
export async function compareWriter(options: WriterOptions): Promise<WriterComparison> {
  const { parent, databaseBytes, seconds } = options;
  await using data = await makeDataSet({ parent, databaseBytes, logBytes: 0 });
  const { fixture } = data;
  leavingNothing(() => fixture.remove());
  await fixture.start({
    roles: [...Array.from({ length: options.writers }, () => 'btree' as const), 'checkpoint'],
    checkpointEveryMs: 2000,
    pageSize: 8192,
  });
  const count = acknowledgementCounter(fixture.acknowledgements);
  /** Acknowledged records a second while something is done, which takes as long as the window, or longer. */
  const rateWhile = async (act: () => Promise<unknown>): Promise<number> => {
    const before = await count();
    const began = performance.now();
    await act();
    return (((await count()) - before) * 1000) / (performance.now() - began);
  };
  const quiet = () => rateWhile(() => delay(seconds * 1000));
  await delay(3000);
  const undisturbed = [await quiet()];
  const snapshot: number[] = [];
  const following: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    snapshot.push(await rateWhile(() => snapshotsFor(fixture, seconds * 1000, options.bandwidth)));
    await settled();
    undisturbed.push(await quiet());
    const stop = await startFollowing(fixture);
    following.push(await quiet());
    await stop();
    await settled();
    undisturbed.push(await quiet());
  }
  return {
    undisturbed,
    snapshot,
    following,
    snapshotLoss: loss(snapshot, undisturbed, 0),
    followingLoss: loss(following, undisturbed, 1),
  };
}

/** Each against the mean of the undisturbed windows before and after it. */
function loss(disturbed: readonly number[], undisturbed: readonly number[], place: 0 | 1): number {
  return median(
    disturbed.map((rate, round) => {
      const [before, after] = [undisturbed[2 * round + place]!, undisturbed[2 * round + place + 1]!];
      return 1 - rate / ((before + after) / 2);
    }),
  );
}

/** What a window left to the disk must not count against the next one. */
const settled = () => delay(1000);

async function snapshotsFor(
  { home, target }: EnvironmentFixture,
  ms: number,
  bandwidth: number,
): Promise<void> {
  const began = performance.now();
  while (performance.now() - began < ms) {
    const { code, stderr } = await understudy(
      'snapshot',
      home,
      target,
      '--json',
      '--bandwidth',
      String(bandwidth),
    );
    if (code !== 0) throw new Error(`understudy snapshot failed: ${stderr}`);
  }
}

/** Returns once nothing but the log is brought over, tick by tick. */
async function startFollowing({ home, target }: EnvironmentFixture): Promise<() => Promise<void>> {
  const began = Date.now();
  const { child, outcome } = startUnderstudy(['follow', home, target, '--json', '--recover-every', '86400']);
  await until(async () => {
    const runs = (await readReplicaDirectory(localFiles, target))?.manifest.runs ?? [];
    const first = runs.find(({ kind, startedAt }) => kind !== 'follow' && Date.parse(startedAt) >= began);
    return first?.state === 'succeeded' || undefined;
  });
  await delay(1500);
  return async () => {
    child.kill('SIGINT');
    const { code, stderr } = await outcome;
    if (code !== 0) throw new Error(`understudy follow failed: ${stderr}`);
  };
}

/** Counts the lines of a file that grows; reads only what is new. */
function acknowledgementCounter(path: string): () => Promise<number> {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let position = 0;
  let lines = 0;
  return async () => {
    await using file = await open(path, 'r');
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return lines;
      for (let at = buffer.indexOf(10); at >= 0 && at < bytesRead; at = buffer.indexOf(10, at + 1))
        lines += 1;
      position += bytesRead;
    }
  };
}
