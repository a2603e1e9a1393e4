import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { isDamage } from '../contracts/damage.ts';
import { type ErrorCode, toErrorReport, UnderstudyError } from '../contracts/errors.ts';
import type { LimitsSettings } from '../contracts/limits.ts';
import { formatLsn, type Lsn } from '../contracts/lsn.ts';
import { runId as asRunId, type GenerationId } from '../contracts/units.ts';
import { isoTime } from '../io/clock.ts';
import { paceFor } from './pace.ts';
import type { EngineContext } from './ports.ts';
import type { Procedure } from './procedure.ts';
import { type RollForwardRequest, requestFromDirectory } from './roll-forward-run.ts';
import { runSteps } from './run.ts';
import { checkReceived } from './steps/check-received.ts';
import { copyPublished } from './steps/copy-published.ts';
import { inspectArchive } from './steps/inspect-archive.ts';
import { pinPublishedStep } from './steps/pin-published.ts';
import { placeLogFilesStep } from './steps/place-logs.ts';
import { recover } from './steps/recover.ts';
import { verifyDatabases } from './steps/verify-databases.ts';
import { writeVerificationRecord } from './verification-record.ts';
import { note, required, type Step, type Work } from './work.ts';

export interface VerifyRequest extends Omit<RollForwardRequest, 'standby'> {
  readonly limits?: LimitsSettings | undefined;
}

export interface VerifyResult {
  readonly generation: GenerationId;
  /** Up to where the replica would have come up. */
  readonly lsn: Lsn;
  readonly databases: number;
  /** Of recovery alone, and of all of it. Milliseconds. */
  readonly recoveryMs: number;
  readonly finishedMs: number;
}

const removeCopy: Step = async (work) => {
  await record(work, { result: 'succeeded', databases: required(work.verified, 'the number of databases') });
  await required(work.pin, 'the pin').release();
  return undefined;
};

/** A failover, in a copy: what is published, the log up to what was received, recovery, and a look at every page. */
const verify: Procedure = [
  ['inspect-archive', inspectArchive],
  ['pin-published', pinPublishedStep],
  ['copy-published', copyPublished],
  ['check-archive', checkReceived],
  ['place-logs', placeLogFilesStep],
  ['recover', recover],
  ['verify-databases', verifyDatabases],
  ['remove-copy', removeCopy],
];

/**
 * Rehearses a failover in a scratch copy of the published generation, and verifies every database there. Holds no lock: runs
 * of the same replica, and following, go on beside it. Changes nothing of the replica, and leaves `verified.json` with what was
 * found. Goes by the replica directory alone.
 *
 * Throws what `isDamage` knows where the replica would not have come up, replica-in-use, no-replica, conflict beside
 * another verification, disk-full, and what utilities throw; an AbortError where it was cancelled.
 */
export async function runVerify(context: EngineContext, request: VerifyRequest): Promise<VerifyResult> {
  const { host, journal } = context;
  const { limits, ...place } = request;
  const told = await requestFromDirectory(host, { ...place, standby: false });
  const asked = limits ? { ...told, limits } : told;
  const { password } = request;
  const work: Work = {
    context,
    request: asked,
    cipher: password === null ? undefined : createLogCipher(password),
    kind: 'roll-forward',
    fellBack: false,
    restartChain: false,
    startedAt: host.clock.monotonic(),
    bytesCopied: 0,
    standby: 'skipped',
    asides: [],
    bandwidth: undefined,
    // What it reads and writes is the replica's alone, as with a standby or a base: the pace holds, not the bandwidth.
    pace: paceFor(host, asked.limits, () => asked.environment.logDirectory ?? undefined),
  };
  const yielded = await host.priority?.yieldTo(work.request.limits);
  try {
    await journal.plan(
      verify.map(([name]) => name),
      false,
    );
    await runSteps(work, verify);
    return resultOf(work);
  } catch (error) {
    const verdict = asVerdict(error, request.target);
    const { code, message } = toErrorReport(verdict);
    if (isDamage(code)) await record(work, { result: 'failed', error: { code, message } });
    await releaseAfter(work);
    throw verdict;
  } finally {
    yielded?.release();
  }
}

function resultOf(work: Work): VerifyResult {
  return {
    generation: required(work.generation, 'the generation').id,
    lsn: required(work.placedEnd, 'the end of the log'),
    databases: required(work.verified, 'the number of databases'),
    recoveryMs: required(work.generation?.manifest.recoveryMs ?? undefined, 'the time of recovery'),
    finishedMs: Math.round(work.context.host.clock.monotonic() - work.startedAt),
  };
}

/** What an update would do about it is not what somebody does who has learned it beforehand. */
function asVerdict(error: unknown, target: string): unknown {
  const { code, message, op } = toErrorReport(error);
  if (!isDamage(code)) return error;
  return new UnderstudyError(code, message, {
    op,
    path: target,
    hint: 'Do not fail over to this replica as it is. Take a snapshot, verify that one, and look at the disk of the target.',
    cause: error,
  });
}

/** What was thrown says more than that its scratch copy could not be removed; the next run clears that. */
async function releaseAfter(work: Work): Promise<void> {
  try {
    await work.pin?.release();
  } catch (error) {
    note(work, `the scratch copy could not be removed: ${toErrorReport(error).message}`);
  }
}

/** The verdict stands although it cannot be kept in the directory: the console has it too. */
async function record(
  work: Work,
  verdict:
    | { result: 'succeeded'; databases: number }
    | { result: 'failed'; error: { code: ErrorCode; message: string } },
): Promise<void> {
  const { host } = work.context;
  if (!work.pin) return;
  const { scratch, generation } = work.pin;
  try {
    await writeVerificationRecord(host.files, work.request.target, scratch, {
      format: 1,
      run: asRunId(work.request.runId),
      at: isoTime(host.clock.now()),
      generation,
      lsn: work.placedEnd ? formatLsn(work.placedEnd) : null,
      recoveryMs: work.generation?.manifest.recoveryMs ?? null,
      ...verdict,
    });
  } catch (error) {
    note(work, `the result could not be kept in the replica: ${toErrorReport(error).message}`);
  }
}
