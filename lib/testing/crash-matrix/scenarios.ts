import { rm } from 'node:fs/promises';
import { runId } from '../../contracts/units.ts';
import { runFollow } from '../../engine/follow.ts';
import { pruneReplica } from '../../engine/prune-replica.ts';
import { runRollForward } from '../../engine/roll-forward-run.ts';
import type { Host } from '../../hosts/host.ts';
import { type EngineRunOptions, requestOf, runEngine, verifyReplica } from '../engine-run.ts';
import { laterHost } from '../later-host.ts';
import { receiveLog } from '../receive-log.ts';
import { recordingJournal } from '../recording-journal.ts';
import type { RoundOptions } from './known-records.ts';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  /** What is committed before each run. */
  readonly round: RoundOptions;
  /** How many rounds are committed until the run ends, at most; 1 unless told. */
  readonly rounds?: number;
  /** What else is to be there before each run; undisturbed. */
  readonly before?: (stage: Stage, point: number) => Promise<void>;
  /** The run that dies; `point` counts them. Tells its steps to `onStep`, and `none` outside of them. */
  run(stage: Stage, host: Host, onStep: (step: string) => void, point: number): Promise<unknown>;
  /** Where the run may die; everywhere when absent. */
  readonly within?: readonly string[];
  /** At most so many points, evenly over the run; all of them when absent. */
  readonly most?: number;
  /** A run that finds nothing published yet takes a snapshot. */
  readonly nextFallsBack?: boolean;
}

const steps = (onStep: (step: string) => void) =>
  recordingJournal((step, moment) => onStep(moment === 'started' ? step : 'none'));

const engine =
  (kind: 'snapshot' | 'update', options: (point: number) => EngineRunOptions = () => ({})) =>
  (stage: Stage, host: Host, onStep: (step: string) => void, point: number) =>
    runEngine(kind, stage.fixture, { host, journal: steps(onStep), ...options(point) });

const bases = { keepBases: 2, baseEveryHours: 1, keepArchiveDays: 0 };

/** Two ticks with new log and an update between them; following ends by itself after the second. */
async function follow(stage: Stage, host: Host, onStep: (step: string) => void): Promise<void> {
  const stop = new AbortController();
  let ticks = 0;
  let writing: Promise<void> = Promise.resolve();
  const context = {
    host,
    journal: steps(onStep),
    signal: stop.signal,
    beginUpdate: async () => ({ runId: runId(`u-${Date.now()}-${ticks}`), journal: steps(onStep) }),
    onReceived: () => {
      ticks += 1;
      if (ticks > 3) stop.abort();
      // One after the other: each knows what the one before has left.
      else if (ticks < 3) writing = writing.then(() => stage.known.round());
    },
  };
  const settings = { everyMs: 20, recoverEveryMs: 3_600_000, recoverAfterBytes: undefined };
  try {
    await runFollow(context, requestOf(stage.fixture), settings);
  } finally {
    await writing;
  }
}

export const scenarios: readonly Scenario[] = [
  { name: 'update', round: {}, run: engine('update') },
  { name: 'update with files made, renamed, removed', round: { files: true }, run: engine('update') },
  { name: 'snapshot', round: {}, run: engine('snapshot'), most: 60 },
  {
    name: 'first snapshot',
    round: {},
    before: ({ fixture }) => rm(fixture.target, { recursive: true, force: true }),
    run: engine('snapshot'),
    most: 30,
    nextFallsBack: true,
  },
  {
    name: 'update that falls back',
    round: {},
    most: 60,
    run: (stage, host, onStep, point) => {
      let failed = false;
      const run: Host['processes']['run'] = (command) => {
        if (failed || !command.args.includes('-c')) return host.processes.run(command);
        failed = true;
        return host.processes.run({ ...command, file: '/bin/false', args: [] });
      };
      const failing = { ...host, processes: { ...host.processes, run } };
      return engine('update')(stage, failing, onStep, point);
    },
  },
  {
    name: 'release of logs',
    round: { records: 60, checkpoint: true },
    run: engine('update', () => ({ moveLogs: true })),
    within: ['release-logs', 'prune', 'none'],
    most: 40,
  },
  {
    name: 'base keeping',
    round: { checkpoint: true },
    run: (stage, host, onStep, point) =>
      engine('update', () => ({ retention: bases }))(stage, laterHost(host, point * 2), onStep, point),
    within: ['keep-base', 'prune'],
  },
  {
    name: 'prune',
    round: {},
    before: async (stage, point) => {
      await stage.known.round({ records: 60, checkpoint: true });
      const host = laterHost(stage.host, point * 2);
      await runEngine('update', stage.fixture, { host, retention: { ...bases, keepArchiveDays: 1 } });
    },
    run: ({ fixture }, host) =>
      pruneReplica(
        host,
        { target: fixture.target, settings: { keepBases: 0, keepArchiveDays: 0 }, runId: runId('p-prune') },
        () => undefined,
      ),
  },
  {
    name: 'roll forward',
    round: {},
    most: 50,
    run: async ({ fixture, host: undisturbed }, host, onStep, point) => {
      await receiveLog(fixture, undisturbed);
      const context = { host, journal: steps(onStep), signal: new AbortController().signal };
      const id = runId(`f-${point}`);
      await runRollForward(context, { runId: id, target: fixture.target, password: null, standby: true });
    },
  },
  {
    name: 'verification',
    round: {},
    most: 30,
    before: async ({ fixture, host }) => {
      await runEngine('update', fixture, { host });
    },
    run: async ({ fixture, host: undisturbed }, host, onStep) => {
      await receiveLog(fixture, undisturbed);
      await verifyReplica(fixture, { host, journal: steps(onStep) });
    },
  },
  { name: 'follow', round: {}, rounds: 3, run: follow, within: ['none'] },
];
