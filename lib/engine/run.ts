import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import type { StepName } from '../contracts/run.ts';
import { bytes } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';
import { type Bandwidth, createBandwidth } from '../io/bandwidth.ts';
import { isoTime } from '../io/clock.ts';
import { breaksChain } from './chain.ts';
import { keepWhatWasLost } from './keep-generation.ts';
import type { RunRecord } from './manifests.ts';
import { paceFor } from './pace.ts';
import type { EngineContext } from './ports.ts';
import { type Procedure, stepsOf } from './procedure.ts';
import { readReplicaDirectory, replicaPaths, writeReplicaManifest } from './replica-directory.ts';
import { recordBreak } from './steps/check-chain.ts';
import type { TargetLock } from './target-lock.ts';
import {
  note,
  type ProcedureKind,
  type RunRequest,
  type RunResult,
  required,
  stopAsides,
  type Work,
} from './work.ts';

/** Codes after which an update is done again as a snapshot, in the same run: what was there could not be rolled forward. */
const fallBackCodes = new Set<string>([
  'no-replica',
  'recovery-failed',
  'recovery-incomplete',
  'file-set-incomplete',
  'utility-failed',
]);

/**
 * Runs a procedure from its first step to its last, and puts its end on record in the replica directory.
 * An update that cannot be trusted becomes a snapshot by itself; so does one whose chain is broken, unless the target
 * says that a new chain is only to be offered. Throws what the step that failed threw; an AbortError where it was
 * cancelled. Running it again is always safe. `held`: a lock of the target that the caller
 * has and keeps, with the bandwidth that it shares with this run.
 */
export async function runProcedure(
  context: EngineContext,
  kind: ProcedureKind,
  request: RunRequest,
  held?: HeldTarget,
): Promise<RunResult> {
  const { password } = request.environment;
  const yielded = await context.host.priority?.yieldTo(request.limits);
  const work: Work = {
    context,
    request,
    cipher: password === null ? undefined : createLogCipher(password),
    kind,
    fellBack: false,
    restartChain: false,
    startedAt: context.host.clock.monotonic(),
    bytesCopied: 0,
    standby: 'skipped',
    asides: [],
    bandwidth: held ? held.bandwidth : bandwidthOf(context.host, request.limits),
    pace: paceFor(context.host, request.limits, () => work.layout?.logDirectory),
    lock: held?.lock,
  };
  if (yielded?.shortfall)
    note(work, `this run does not step back as far as its target says: ${yielded.shortfall}`);
  try {
    await context.journal.plan(
      stepsOf(kind, request).map(([name]) => name),
      false,
    );
    await runToTheEnd(work);
    await recordEnd(work, 'succeeded');
    return resultOf(work);
  } catch (error) {
    await recordFailure(work, error);
    throw error;
  } finally {
    await stopAsides(work);
    yielded?.release();
    if (held) await goBackToPublished(work, held.lock);
    else await work.lock?.release();
  }
}

/** A chain that was begun and not published leads nowhere: what follows goes on with the published one. */
async function goBackToPublished(work: Work, { archive }: TargetLock): Promise<void> {
  try {
    const { host } = work.context;
    const published = (await readReplicaDirectory(host.files, work.request.target))?.published;
    if (published) await archive.open(published.chain);
  } catch (error) {
    // Following finds the same at its next tick, and says so.
    note(work, `the published chain cannot be opened again: ${toErrorReport(error).message}`);
  }
}

/** A target that following holds: runs work under its lock, and share its bandwidth. */
export interface HeldTarget {
  readonly lock: TargetLock;
  readonly bandwidth: Bandwidth | undefined;
}

/** One for everything that a run, or following, takes from the environment. */
export const bandwidthOf = (host: Host, { bytesPerSecond }: LimitsSettings): Bandwidth | undefined =>
  bytesPerSecond === null ? undefined : createBandwidth(host.clock, bytesPerSecond);

/** Throws what a step throws, and an AbortError between two. */
export async function runSteps(work: Work, steps: Procedure): Promise<void> {
  const { journal, signal } = work.context;
  for (const [name, step] of steps) {
    signal.throwIfAborted();
    await journal.stepStarted(name);
    try {
      const detail = await step(work);
      await journal.stepEnded(name, 'succeeded', detail);
    } catch (error) {
      await journal.stepEnded(name, 'failed', toErrorReport(error).message);
      throw error;
    }
  }
}

/** Only before publication: after it, the update has done what it was for. */
function fallsBack(work: Work, error: unknown): boolean {
  if (work.kind !== 'update' || work.publishedMs !== undefined || !work.lock) return false;
  if (work.context.signal.aborted) return false;
  if (breaksChain(error)) return work.request.onBrokenChain === 'snapshot';
  return fallBackCodes.has(toErrorReport(error).code);
}

const repeatedCodes = new Set<string>(['file-set-incomplete', 'log-gap']);
/** A copy is cheap beside a replica that is late. */
const snapshotRepeats = 2;

/**
 * A snapshot of an environment that makes, renames and removes databases all the time can come out without one of them.
 * And one that continues a chain can find behind its end that it does not go on (or the environment removes a log file
 * that it was about to bring over): then a chain begins with it, from the first log file in use by now.
 */
const isRepeated = (work: Work, error: unknown): boolean =>
  work.kind === 'snapshot' &&
  work.publishedMs === undefined &&
  !work.context.signal.aborted &&
  (repeatedCodes.has(toErrorReport(error).code) ||
    (breaksChain(error) && work.position !== undefined && !work.restartChain));

async function runToTheEnd(work: Work): Promise<void> {
  let steps = stepsOf(work.kind, work.request);
  for (let repeats = 0; ; ) {
    try {
      await runSteps(work, steps);
      return;
    } catch (error) {
      const { message } = toErrorReport(error);
      if (fallsBack(work, error)) {
        note(work, `the update cannot be trusted: ${message}. A snapshot takes its place`);
        work.fellBack = true;
      } else if (repeats < snapshotRepeats && isRepeated(work, error)) {
        note(work, `${message}: the snapshot begins again`);
        repeats += 1;
      } else throw error;
      steps = await restart(work, error);
    }
  }
}

/** The rest of the procedure as a snapshot. Home and target were looked at, and the lock is held: those steps stand. */
async function restart(work: Work, error: unknown): Promise<Procedure> {
  const steps = stepsOf('snapshot', work.request).filter(([name]) => !doneOnce.has(name));
  await work.context.journal.plan(
    steps.map(([name]) => name),
    work.fellBack,
  );
  await stopAsides(work);
  await removeIncoming(work);
  work.kind = 'snapshot';
  work.generation = undefined;
  work.copies = undefined;
  work.position = undefined;
  work.restartChain ||= breaksChain(error);
  await keepWhatWasLost(work, error);
  return steps;
}

const doneOnce: ReadonlySet<StepName> = new Set(['inspect', 'prepare']);

function resultOf(work: Work): RunResult {
  const generation = required(work.generation, 'the generation');
  return {
    kind: work.kind,
    fellBack: work.fellBack,
    generation: generation.id,
    path: replicaPaths(work.request.target).generation(generation.id),
    lsn: required(work.placedEnd, 'the end of the log'),
    publishedMs: Math.round(required(work.publishedMs, 'the moment of publication')),
    finishedMs: Math.round(work.context.host.clock.monotonic() - work.startedAt),
    bytesCopied: bytes(work.bytesCopied),
    standby: work.standby,
  };
}

/** A failure to write the end must not hide the failure itself; the record then stays `running` and becomes interrupted. */
async function recordFailure(work: Work, error: unknown): Promise<void> {
  if (!work.lock || !work.manifest) return;
  // The signal may say why it fired: a worker that was asked to end interrupts its runs, an operator cancels them.
  const { reason } = work.context.signal;
  const { code, message, hint } = toErrorReport(isUnderstudyError(reason) ? reason : error);
  try {
    await recordBreak(work, error);
    await removeIncoming(work);
    const state = code === 'cancelled' || code === 'interrupted' ? code : 'failed';
    await recordEnd(work, state, {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  } catch (second) {
    note(work, `the end of this run could not be put on record: ${toErrorReport(second).message}`);
  }
}

/** What a failed run has copied takes space that the operator may be about to free. */
const removeIncoming = (work: Work): Promise<void> =>
  work.context.host.files.removeTree(replicaPaths(work.request.target).incoming(work.request.runId));

async function recordEnd(
  work: Work,
  state: 'succeeded' | 'failed' | 'cancelled' | 'interrupted',
  error?: RunRecord['error'],
): Promise<void> {
  const manifest = required(work.manifest, 'the manifest');
  const { clock, files } = work.context.host;
  const runs = manifest.runs.map((run): RunRecord => {
    if (run.id !== work.request.runId) return run;
    return {
      ...run,
      kind: work.kind,
      state,
      endedAt: isoTime(clock.now()),
      ...(work.fellBack ? { fellBack: true } : {}),
      ...(work.publishedAt && work.placedEnd ? { publishedAt: work.publishedAt, lsn: work.placedEnd } : {}),
      ...(error ? { error } : {}),
    };
  });
  const brokenChain = work.publishedAt && work.kind === 'snapshot' ? null : manifest.brokenChain;
  work.manifest = { ...manifest, runs, brokenChain };
  await writeReplicaManifest(files, work.request.target, work.manifest);
}
