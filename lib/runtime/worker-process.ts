import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { runPrune } from '../engine/prune-run.ts';
import { runSnapshot } from '../engine/snapshot.ts';
import { runUpdate } from '../engine/update.ts';
import { runVerify } from '../engine/verify-run.ts';
import type { Host } from '../hosts/host.ts';
import { createMonitor, type Monitor } from '../monitor/monitor.ts';
import { answerQuestions } from '../queue/answer-questions.ts';
import { openQueue } from '../queue/boss.ts';
import { requestDueVerification } from '../queue/due-verifications.ts';
import { ensureCommonQueues, ensureRunQueues } from '../queue/queues.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { type Database, openDatabase } from '../store/client.ts';
import { type EventBus, openEventBus } from '../store/event-bus.ts';
import { publish } from '../store/events.ts';
import { createMonitorStore } from '../store/monitor-store.ts';
import { refreshNextRuns } from '../store/schedule-rows.ts';
import { openSecretBox } from '../store/secret-box.ts';
import { readSetting } from '../store/settings.ts';
import { recordHeartbeat, recordWorkerStop, registerWorker } from '../store/workers.ts';
import { createFollowKeeper, type FollowKeeper } from './follow-keeper.ts';
import { createPlaceJudge } from './place-judge.ts';
import { type Repetition, repeatEvery } from './repeat.ts';
import { createSharedLogs } from './shared-logs.ts';
import { createAnswerers } from './worker-answers.ts';
import { workerIdentity } from './worker-identity.ts';
import { serveJobs } from './worker-jobs.ts';
import { recoverRuns } from './worker-recovery.ts';
import { createRunner, type Engine, type Runner } from './worker-runs.ts';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly host: Host;
  readonly log: Logger;
  readonly engine?: Engine | undefined;
  /** Directories that it may look into (UNDERSTUDY_ROOTS); null or absent: whatever its account can read. */
  readonly roots?: readonly string[] | null | undefined;
}

export interface Worker {
  readonly id: string;
  /** Takes no more jobs, interrupts what is under way, says goodbye. Within a few seconds. */
  stop(): Promise<void>;
}

const heartbeatMs = 2000;
const recoveryMs = 5000;
const followMs = 1000;
const questionsMs = 1000;
const verificationsMs = 60_000;
const stopWithinMs = 5000;

const realEngine: Engine = {
  snapshot: runSnapshot,
  update: runUpdate,
  prune: runPrune,
  verify: (context, { runId, target, limits, environment: { password, utilities } }) =>
    runVerify(context, { runId, target, limits, password, utilities }),
};

/**
 * Starts a worker: on record first, then what dead workers left, then questions and the monitor, jobs last. Rejects
 * where the database cannot be reached.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { host, log } = options;
  const onError = (what: string) => (error: unknown) => log.error({ err: error }, what);
  const db = openDatabase(options.databaseUrl);
  const box = await openSecretBox(host.files, options.dataDirectory);
  const self = await workerIdentity(host);
  const id = await registerWorker(db, self);
  const boss = await openQueue(options.databaseUrl, { role: 'worker', onError: onError('queue') });
  await ensureCommonQueues(boss);
  await ensureRunQueues(boss, host.name);
  const bus = await openEventBus(options.databaseUrl, { onError: onError('events') });
  const readRoots = async () => ({
    configured: options.roots ?? null,
    chosen: (await readSetting(db, 'roots')).roots,
  });
  const judgePlaces = createPlaceJudge(host, readRoots);
  const logs = createSharedLogs(host);
  const follows = createFollowKeeper(
    { db, boss, host, box, log, workerId: id, judgePlaces, logs },
    readRoots,
  );
  const runner = createRunner({
    db,
    boss,
    host,
    box,
    log,
    workerId: id,
    follows,
    judgePlaces,
    engine: options.engine ?? realEngine,
  });

  const recover = async () => {
    const { interrupted, requeued } = await recoverRuns({ db, boss, host, self, workerId: id });
    if (interrupted.length > 0 || requeued > 0) log.warn({ interrupted, requeued }, 'runs taken up again');
  };
  await recover();
  await syncSchedules(db, boss);
  await refreshNextRuns(db, new Date(host.clock.now()));

  const ending = new AbortController();
  const desk = {
    db,
    host: host.name,
    clock: host.clock,
    answerers: createAnswerers(host, box, {
      dataDirectory: options.dataDirectory,
      configuredRoots: options.roots ?? null,
      chosenRoots: async () => (await readSetting(db, 'roots')).roots,
    }),
    signal: ending.signal,
    onError: onError('question'),
  };
  const answer = () => answerQuestions(desk);
  bus.onSignal((signal) => {
    if (signal === undefined || signal.type === 'question') answer().catch(onError('questions'));
    if (signal?.type === 'cancel') runner.cancel(signal.runId);
  });
  const monitor = createMonitor({
    host,
    store: createMonitorStore(db, box),
    publish: (event) => publish(db, event),
    onError: onError('monitor'),
  });
  monitor.start();
  const repetitions = [
    repeatEvery(heartbeatMs, () => recordHeartbeat(db, id), onError('heartbeat')),
    repeatEvery(heartbeatMs, () => runner.compare(), onError('comparing runs')),
    repeatEvery(followMs, () => follows.compare(), onError('following')),
    repeatEvery(recoveryMs, recover, onError('recovery')),
    repeatEvery(questionsMs, answer, onError('questions')),
    repeatEvery(
      verificationsMs,
      () => requestDueVerification(db, boss, host.name, new Date(host.clock.now())),
      onError('verifications'),
    ),
  ];
  const stopServing = await serveJobs({ db, boss, host, runner, log });
  log.info({ workerId: id }, 'worker ready');
  return {
    id,
    stop: () =>
      stopAll({ db, boss, bus, runner, follows, monitor, repetitions, stopServing, ending, log, id }),
  };
}

interface Parts {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly bus: EventBus;
  readonly runner: Runner;
  readonly follows: FollowKeeper;
  readonly monitor: Monitor;
  readonly repetitions: readonly Repetition[];
  readonly stopServing: () => Promise<void>;
  readonly ending: AbortController;
  readonly log: Logger;
  readonly id: string;
}

/** In the opposite order of the start. Each part is stopped although another does not stop well. */
async function stopAll(parts: Parts): Promise<void> {
  const { log } = parts;
  const attempt = async (what: string, stop: () => Promise<unknown>) => {
    await stop().catch((error: unknown) => log.error({ err: error }, what));
  };
  log.info('worker stopping');
  await attempt('serving', parts.stopServing);
  parts.ending.abort();
  await attempt('runs', () => parts.runner.stop(stopWithinMs));
  await attempt('following', () => parts.follows.stop(stopWithinMs));
  await Promise.all(parts.repetitions.map((repetition) => attempt('repetition', () => repetition.stop())));
  await attempt('monitor', () => parts.monitor.stop());
  await attempt('events', () => parts.bus.close());
  await attempt('record', () => recordWorkerStop(parts.db, parts.id));
  await attempt('queue', () => parts.boss.stop({ graceful: false }));
  await attempt('database', () => parts.db.$disconnect());
  log.info('worker stopped');
}
