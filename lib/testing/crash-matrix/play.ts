import { readdir } from 'node:fs/promises';
import { expect } from 'vitest';
import { inspectReplica } from '../../engine/adopt.ts';
import { readReplicaManifest } from '../../engine/replica-directory.ts';
import type { Host } from '../../hosts/host.ts';
import { localFiles } from '../../io/local-files.ts';
import { crashingHost } from '../crashing-host.ts';
import { runEngine } from '../engine-run.ts';
import type { Mutation } from '../faulty-files.ts';
import { expectEqualToActive, generationPaths } from '../replica-proof.ts';
import type { Scenario } from './scenarios.ts';
import { openStage, type Stage } from './stage.ts';

export interface PlayOptions {
  /** Chooses the points where the scenario has more of them than it is to have. */
  readonly seed: number;
  /** At most so many points of each kind, over what the scenario says. */
  readonly most?: number;
  /** Writes that are cut in the middle, too. */
  readonly torn?: boolean;
  /** Puts a disk under the run, which loses something at the crash. */
  readonly disk?: (stage: Stage) => Promise<{ host: Host; crash(): Promise<void> }>;
}

interface Point {
  /** Counts those operations of a run at which the scenario has it die, from 1. */
  readonly number: number;
  readonly tear: boolean;
}

/** Whether the replica can be taken in by another console is asked at some of the points. */
const adoptedAtEach = 5;

/**
 * Lets a run die at each of its file operations that change something: before it, and in the middle of writes. What is
 * before one is after the one before. Proves after each death what a crash must leave, and that the next run succeeds
 * without help. Returns how many deaths there were.
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<number> {
  await using stage = await openStage();
  await stage.known.round({ records: 40, checkpoint: true });
  await runEngine('snapshot', stage.fixture, { host: stage.host });
  let runs = 0;
  let deaths = 0;
  const act = async (point: Point | undefined) => {
    runs += 1;
    if (scenario.before) {
      await scenario.before(stage, runs);
      if ((await stage.published()) !== undefined)
        await stage.expectPublished([stage.known.state()], `before ${scenario.name}`);
    }
    await stage.known.round(scenario.round);
    const disk = await options.disk?.(stage);
    return { disk, ...(await run(stage, scenario, disk?.host ?? stage.host, point, runs)) };
  };
  const undisturbed = await act(undefined);
  if (undisturbed.error) throw undisturbed.error;
  await stage.expectPublished(stage.known.recent(scenario.rounds), scenario.name);
  for (const point of pointsOf(undisturbed.reached, scenario, options)) {
    const published = await stage.published();
    const { disk, crashed, where, error, home } = await act(point);
    // The order of what goes on at once is another one each time: this run had fewer.
    if (!crashed && error) throw error;
    if (!crashed) continue;
    deaths += 1;
    expect(error, where).toBeInstanceOf(Error);
    await disk?.crash();
    await expectUnharmed(stage, scenario, home, where);
    const wasPublished = published !== undefined && !scenario.nextFallsBack;
    if (wasPublished || (await stage.published()) !== undefined) {
      await stage.expectPublished(stage.known.recent(scenario.rounds), where);
      await stage.expectArchive(where);
      if (deaths % adoptedAtEach === 0) await expectAdoptable(stage, where);
    }
    await expectNextRun(stage, scenario, where, deaths % 3 === 0);
    await expectUnharmed(stage, scenario, home, where);
  }
  await runEngine('update', stage.fixture, { host: stage.host });
  await expectEqualToActive(stage.fixture);
  await stage.writer.quit();
  return deaths;
}

/** All of them, or evenly spread ones; writes torn as well where that was asked for. */
function pointsOf(reached: readonly Mutation[], scenario: Scenario, options: PlayOptions): Point[] {
  const all = reached.flatMap(({ operation }, index): Point[] => [
    { number: index + 1, tear: false },
    ...(options.torn && operation === 'write' ? [{ number: index + 1, tear: true }] : []),
  ]);
  const most = Math.min(scenario.most ?? all.length, options.most ?? all.length, all.length);
  const offset = options.seed % Math.max(1, Math.floor(all.length / Math.max(1, most)));
  return Array.from(
    { length: most },
    (_, index) => all[offset + Math.floor((index * all.length) / most)],
  ).filter((point) => point !== undefined);
}

async function run(stage: Stage, scenario: Scenario, under: Host, point: Point | undefined, runs: number) {
  let step = 'none';
  const reached: Mutation[] = [];
  const crashing = crashingHost(
    under,
    (mutation) => {
      if (scenario.within && !scenario.within.includes(step)) return false;
      reached.push(mutation);
      return reached.length === point?.number;
    },
    point?.tear,
  );
  const home = await stage.home();
  const onStep = (now: string) => {
    step = now;
  };
  const error = await scenario.run(stage, crashing.host, onStep, runs).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const crashed = crashing.crashed();
  const last = reached.at((point?.number ?? 0) - 1);
  const where = `${scenario.name}, ${point?.tear ? 'torn ' : ''}${point?.number}: ${last?.operation} ${last?.path.slice(stage.fixture.root.length)} in ${step}`;
  if (crashed) await crashing.bury();
  return { reached, crashed, where, error, home };
}

/** Nothing in the home is changed, but log files that were released; the writer's own doing is in `known`. */
async function expectUnharmed(
  stage: Stage,
  { name }: Scenario,
  before: readonly string[],
  where: string,
): Promise<void> {
  // Following is looked at while the application writes.
  if (name === 'follow') return;
  const isLog = (line: string) => line.startsWith('log.');
  const now = await stage.home();
  expect({ where, home: now.filter((line) => !isLog(line)) }).toEqual({
    where,
    home: before.filter((line) => !isLog(line)),
  });
  const logs = before.filter(isLog);
  const left = now.filter(isLog);
  expect(
    left.filter((line) => !logs.includes(line)),
    where,
  ).toEqual([]);
  if (name !== 'release of logs') expect(left, where).toEqual(logs);
}

async function expectAdoptable(stage: Stage, where: string): Promise<void> {
  const signal = new AbortController().signal;
  const { target } = stage.fixture;
  const found = await inspectReplica({ host: stage.host, signal }, { directory: target, password: null });
  expect({
    where,
    usable: found.usable,
    checks: found.checks.filter(({ result }) => result === 'failed'),
  }).toEqual({
    where,
    usable: true,
    checks: [],
  });
  expect(found.replica?.publishedPath, where).toBeTruthy();
}

async function expectNextRun(
  stage: Stage,
  scenario: Scenario,
  where: string,
  standby: boolean,
): Promise<void> {
  const { fixture, host } = stage;
  const published = await stage.published();
  const result = await runEngine('update', fixture, { host, standby }).catch((cause: unknown) => {
    throw new Error(`the run after a death at ${where} failed`, { cause });
  });
  const fellBack = (scenario.nextFallsBack ?? false) && published === undefined;
  expect({ where, fellBack: result.fellBack }).toEqual({ where, fellBack });
  expect(await stage.published(), where).not.toBe(published);
  await stage.expectPublished([stage.known.state()], where);
  await stage.expectArchive(where);
  const manifest = await readReplicaManifest(localFiles, fixture.target);
  expect({ where, kept: manifest?.keptGenerations, broken: manifest?.brokenChain }).toEqual({
    where,
    kept: [],
    broken: null,
  });
  expect(await generationPaths(fixture.target), where).toHaveLength(fellBack && !standby ? 1 : 2);
  const leftovers = (await readdir(fixture.target)).filter((name) => name.startsWith('.'));
  expect({ where, leftovers }).toEqual({ where, leftovers: [] });
}
