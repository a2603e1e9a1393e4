import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type ErrorReport, toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import { formatLsn } from '../contracts/lsn.ts';
import { runId as asRunId, environmentId, replicaId } from '../contracts/units.ts';
import type { EngineContext } from '../engine/ports.ts';
import type { HeldTarget } from '../engine/run.ts';
import type { VerifyResult } from '../engine/verify-run.ts';
import type { RunRequest, RunResult } from '../engine/work.ts';
import type { Host } from '../hosts/host.ts';
import { finishRun } from '../queue/finish-run.ts';
import { interruptRun } from '../queue/interrupt-run.ts';
import type { Database } from '../store/client.ts';
import { readOtherHolders } from '../store/let-go.ts';
import { readPause } from '../store/pause-all.ts';
import { createRunJournal, type StoredJournal } from '../store/run-journal.ts';
import { type RunTask, readRunsOfWorker, startRun } from '../store/runs.ts';
import type { SecretBox } from '../store/secret-box.ts';
import { type FollowKeeper, untilLetGo } from './follow-keeper.ts';
import type { PlaceJudge } from './place-judge.ts';

/** What a worker can do. The real ones are the engine's. `held`: the target, where following holds it. */
export interface Engine {
  snapshot(context: EngineContext, request: RunRequest, held?: HeldTarget): Promise<RunResult>;
  update(context: EngineContext, request: RunRequest, held?: HeldTarget): Promise<RunResult>;
  prune(context: EngineContext, request: RunRequest, held?: HeldTarget): Promise<unknown>;
  /** Holds no lock. */
  verify(context: EngineContext, request: RunRequest): Promise<VerifyResult>;
}

export interface RunnerContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly host: Host;
  readonly box: SecretBox;
  readonly engine: Engine;
  readonly follows: Pick<FollowKeeper, 'enter'>;
  readonly judgePlaces: PlaceJudge;
  readonly workerId: string;
  readonly log: Logger;
}

export interface Runner {
  /** Carries a run out, from its record to its end. Resolves when the end is on record; rejects where it could not be put there. */
  carryOut(runId: string): Promise<void>;
  cancel(runId: string): void;
  /** Compares the tables with what is under way here: cancellations that were missed, runs that were lost. */
  compare(): Promise<void>;
  /** Stops everything; what is under way ends as interrupted and is taken up again. */
  stop(withinMs: number): Promise<void>;
}

/** How an attempt ended. */
interface Outcome {
  readonly failure?: { readonly error: unknown };
  /** Of a verification that succeeded. */
  readonly verifiedLsn?: string;
}

/** Why a run is stopped before its end. `lost`: another worker took it over. */
type Stop = 'cancel' | 'shutdown' | 'lost';

interface Active {
  readonly controller: AbortController;
  /** Why it was asked to stop: the first reason stands. */
  stop: Stop | undefined;
  /** Set once the run is on record as this worker's. */
  started: boolean;
  done: Promise<void>;
}

export function createRunner(context: RunnerContext): Runner {
  const { db, boss, host, workerId, log } = context;
  const active = new Map<string, Active>();
  let stopping = false;

  const carryOut = async (runId: string): Promise<void> => {
    if (stopping) throw new Error('this worker is about to end');
    const entry: Active = {
      controller: new AbortController(),
      stop: undefined,
      started: false,
      done: Promise.resolve(),
    };
    active.set(runId, entry);
    const work = run(runId, entry).finally(() => active.delete(runId));
    entry.done = work.catch(() => undefined);
    await work;
  };

  const run = async (runId: string, entry: Active): Promise<void> => {
    const task = await startRun(db, runId, workerId, new Date(host.clock.now()));
    // Cancelled, or taken up by somebody else: nothing to do.
    if (!task) return;
    entry.started = true;
    if (task.cancelRequested) stopRun(entry, 'cancel');
    if (stopping) stopRun(entry, 'shutdown');
    log.info({ runId, kind: task.kind, replicaId: task.replicaId }, 'run started');
    const journal = createRunJournal(db, task, workerId, host.clock);
    const outcome = await attempt(task, journal, entry.controller.signal);
    await withRetries(log, () => journal.flush()).catch((error: unknown) =>
      log.error({ runId, err: error }, 'the last lines of the journal could not be stored'),
    );
    await withRetries(log, () => putEnd(task, entry.stop, outcome));
  };

  const attempt = async (task: RunTask, journal: StoredJournal, signal: AbortSignal): Promise<Outcome> => {
    try {
      await context.judgePlaces(task);
    } catch (error) {
      return { failure: { error } };
    }
    if (task.kind === 'verify') {
      try {
        const { lsn } = await context.engine.verify({ host, journal, signal }, requestOf(task));
        return { verifiedLsn: formatLsn(lsn) };
      } catch (error) {
        return { failure: { error } };
      }
    }
    const visit = await context.follows.enter(task.replicaId);
    try {
      if (!visit.held) await untilLetGo(host, task.target, signal);
      await context.engine[task.kind]({ host, journal, signal }, requestOf(task), visit.held);
      visit.leave();
      return {};
    } catch (error) {
      visit.leave(error);
      return { failure: { error } };
    }
  };

  const requestOf = (task: RunTask): RunRequest => {
    const { passwordSealed, ...environment } = task.environment;
    return {
      runId: asRunId(task.runId),
      replicaId: replicaId(task.replicaId),
      environmentId: environmentId(task.environmentId),
      environment: { ...environment, password: passwordSealed && context.box.open(passwordSealed) },
      target: task.target,
      goalMs: task.goalMs,
      onBrokenChain: task.onBrokenChain,
      retention: task.retention,
      limits: task.limits,
      following: task.following,
      standby: task.generations > 1,
      setAside: task.setAside,
      moveLogs: task.moveLogs,
      checkpointFirst: task.checkpointFirst,
      alsoHeldBy: () => readOtherHolders(db, task.replicaId),
      logsStay: async () => ((await readPause(db)) ? 'everything is paused' : undefined),
    };
  };

  const putEnd = async (
    task: RunTask,
    stop: Stop | undefined,
    { failure, verifiedLsn }: Outcome,
  ): Promise<void> => {
    const at = new Date(host.clock.now());
    if (failure && stop === 'lost') return;
    if (failure && stop === 'shutdown') {
      const message = 'the worker was asked to end';
      const outcome = await interruptRun(db, boss, {
        runId: task.runId,
        at,
        message,
        counts: false,
        workerId,
      });
      log.info({ runId: task.runId, ...outcome }, 'run interrupted');
      return;
    }
    const report = failure ? endReport(failure.error, stop) : null;
    const event = report === null ? 'succeed' : stop === 'cancel' ? 'cancel' : 'fail';
    const run = { id: task.runId, host: host.name, kind: task.kind };
    const ended = await finishRun(db, boss, run, { event, error: report, at, workerId, verifiedLsn });
    log.info({ runId: task.runId, event, recorded: ended, error: report }, 'run ended');
    if (report?.code === 'internal')
      log.error({ runId: task.runId, err: failure?.error }, 'unexpected failure');
  };

  return {
    carryOut,
    cancel: (runId) => {
      const entry = active.get(runId);
      if (entry) stopRun(entry, 'cancel');
    },
    compare: async () => {
      const mine = [...active].filter(([, entry]) => entry.started);
      const recorded = new Map((await readRunsOfWorker(db, workerId)).map((row) => [row.runId, row]));
      for (const [runId, entry] of mine) {
        const row = recorded.get(runId);
        if (!row) stopRun(entry, 'lost');
        else if (row.cancelRequested) stopRun(entry, 'cancel');
      }
      // On record as running here, and not here: its end could not be put on record, the database being away.
      for (const runId of recorded.keys()) {
        if (active.has(runId)) continue;
        const message = 'the end of this run could not be put on record';
        await interruptRun(db, boss, {
          runId,
          at: new Date(host.clock.now()),
          message,
          counts: true,
          workerId,
        });
      }
    },
    stop: async (withinMs) => {
      stopping = true;
      for (const entry of active.values()) stopRun(entry, 'shutdown');
      const all = Promise.all([...active.values()].map((entry) => entry.done));
      await Promise.race([all, host.clock.sleep(withinMs)]);
    },
  };
}

/** The usual AbortError is a cancellation to the engine; otherwise the reason says that the run was interrupted. */
function stopRun(entry: Active, why: Stop): void {
  entry.stop ??= why;
  entry.controller.abort(
    entry.stop === 'cancel' ? undefined : new UnderstudyError('interrupted', 'the worker was asked to end'),
  );
}

/** What a failed or cancelled run says of itself. */
function endReport(error: unknown, stop: Stop | undefined): ErrorReport {
  const report = toErrorReport(error);
  if (stop !== 'cancel') return report;
  // A cancelled run may have left a utility behind, which is more than having been cancelled.
  if (report.code === 'environment-not-answering') return report;
  return { code: 'cancelled', message: 'an operator cancelled the run' };
}

const pausesMs = [200, 500, 1000, 2000, 5000, 10_000];

/** The database may be away for a moment just when a run ends. */
async function withRetries<T>(log: Logger, act: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await act();
    } catch (error) {
      log.warn({ err: error }, 'the database does not take a record; trying again');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return act();
}
