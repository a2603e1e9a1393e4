import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type ErrorReport, isUnderstudyError, toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import { runId as asRunId } from '../contracts/units.ts';
import { breaksChain } from '../engine/chain.ts';
import { type FollowSettings, followLog } from '../engine/follow-log.ts';
import type { HeldTarget } from '../engine/run.ts';
import { endRunRecord, putRunRecord } from '../engine/run-record.ts';
import type { Host } from '../hosts/host.ts';
import { requestRun } from '../queue/request-run.ts';
import type { Database } from '../store/client.ts';
import { endRun } from '../store/end-run.ts';
import { type ContinuousReplica, openFollowRun, writeFollowProblem } from '../store/follow-runs.ts';
import { createRunJournal, type StoredJournal } from '../store/run-journal.ts';
import type { SecretBox } from '../store/secret-box.ts';
import type { PlaceJudge } from './place-judge.ts';
import type { SharedLogs } from './shared-logs.ts';

export interface FollowContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly host: Host;
  readonly box: SecretBox;
  readonly workerId: string;
  readonly log: Logger;
  readonly judgePlaces: PlaceJudge;
  readonly logs: SharedLogs;
}

export interface FollowOne {
  readonly replica: ContinuousReplica;
  readonly runId: string;
  /** Its lock is released when it has ended. */
  readonly held: HeldTarget;
  readonly signal: AbortSignal;
  /** The log comes over. */
  readonly onReceived: () => void;
  /** Resolves once no run works under the lock any more. */
  readonly idle: () => Promise<void>;
  /** Whether the end is the worker's: another one goes on. */
  readonly isShutdown: () => boolean;
}

/** Follows one replica from its record to its end on record, as a run that lasts. Answers why it could not go on. */
export async function followOne(context: FollowContext, one: FollowOne): Promise<ErrorReport | null> {
  const { db, host, workerId, log } = context;
  const { replica, runId, signal } = one;
  const { lock } = one.held;
  const { replicaId, environmentId, target } = replica;
  const onDisk = { runId: asRunId(runId), target };
  let journal: StoredJournal;
  try {
    const run = { id: runId, replicaId, environmentId, host: host.name };
    await openFollowRun(db, run, workerId, new Date(host.clock.now()));
    await putRunRecord(host, onDisk);
    journal = createRunJournal(db, { runId, replicaId, environmentId }, workerId, host.clock);
  } catch (error) {
    await lock.release();
    throw error;
  }
  log.info({ runId, replicaId }, 'following');
  const failure = (await follow(context, one, journal)) ?? refusalOf(signal);
  await one.idle();
  const report = failure ? toErrorReport(failure.error) : null;
  if (report) journal.line('engine', 'note', `${report.message}${report.hint ? `. ${report.hint}` : ''}`);
  const state = report ? 'failed' : one.isShutdown() ? 'interrupted' : 'succeeded';
  await endRunRecord(host, onDisk, state, report ? { code: report.code, message: report.message } : undefined)
    // The disk may be full, or gone.
    .catch((error: unknown) => log.warn({ replicaId, err: error }, 'the replica directory took no record'));
  await lock.release();
  await journal.flush().catch((error: unknown) => log.warn({ err: error }, 'journal of following'));
  await endRun(db, {
    runId,
    workerId,
    at: new Date(host.clock.now()),
    event: report ? 'fail' : one.isShutdown() ? 'interrupt' : 'succeed',
    error: report ?? (signal.aborted && one.isShutdown() ? shutdown : null),
  });
  log.info({ runId, replicaId, error: report }, 'following ended');
  if (failure) await tellOf(context, replica, failure.error);
  return report;
}

async function follow(
  context: FollowContext,
  { replica, held, signal, onReceived }: FollowOne,
  journal: StoredJournal,
): Promise<{ readonly error: unknown } | undefined> {
  const { db, host, box, log } = context;
  const { replicaId } = replica;
  const { passwordSealed, ...spec } = replica.environment;
  let { hasProblem } = replica;
  const cleared = () => {
    onReceived();
    if (!hasProblem) return;
    hasProblem = false;
    writeFollowProblem(db, replica, null).catch((error: unknown) => {
      hasProblem = true;
      log.warn({ replicaId, err: error }, 'the record of following could not be cleared');
    });
  };
  const due = () =>
    requestUpdate(context, replicaId).catch((error: unknown) =>
      journal.line(
        'engine',
        'note',
        `an update is due and could not be asked for: ${toErrorReport(error).message}`,
      ),
    );
  const yielded = await host.priority?.yieldTo(replica.limits);
  const seat = context.logs.join(JSON.stringify([replica.environmentId, replica.environment]));
  try {
    await followLog({
      host,
      environment: { ...spec, password: passwordSealed && box.open(passwordSealed) },
      target: replica.target,
      settings: toSettings(replica),
      lock: held.lock,
      seat,
      bandwidth: held.bandwidth,
      signal,
      onReceived: cleared,
      onDue: () => void due(),
    });
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    seat.leave();
    yielded?.release();
  }
}

/** It was ended with what no run would begin with. */
const refusalOf = ({ aborted, reason }: AbortSignal): { readonly error: unknown } | undefined =>
  aborted && isUnderstudyError(reason) ? { error: reason } : undefined;

/** A broken chain is an update's to put on record, or to begin another one after; anything else is tried again. */
async function tellOf(context: FollowContext, replica: ContinuousReplica, error: unknown): Promise<void> {
  if (breaksChain(error)) await requestUpdate(context, replica.replicaId);
  else await writeFollowProblem(context.db, replica, toErrorReport(error));
}

async function requestUpdate({ db, boss }: FollowContext, replicaId: string): Promise<void> {
  try {
    await requestRun(db, boss, {
      replicaId,
      kind: 'update',
      trigger: 'follow',
      requestedBy: 'following',
    });
  } catch (error) {
    // One is queued or under way: it recovers what has come, or the next one does.
    // While everything is paused, nothing is asked for: following ends, and asks again when it goes on.
    const expected = ['conflict', 'not-found', 'all-paused'] as const;
    if (!isUnderstudyError(error) || !expected.some((code) => code === error.code)) throw error;
  }
}

const shutdown = toErrorReport(
  new UnderstudyError('interrupted', 'the worker was asked to end', {
    hint: 'Nothing to do: the replica is followed again by itself.',
  }),
);

const toSettings = ({ following }: ContinuousReplica): FollowSettings => ({
  everyMs: following.everySeconds * 1000,
  recoverEveryMs: following.recoverEverySeconds === null ? undefined : following.recoverEverySeconds * 1000,
  recoverAfterBytes: following.recoverAfterBytes ?? undefined,
});
