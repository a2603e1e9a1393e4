import { randomBytes } from 'node:crypto';
import { defaultLimits, type LimitsSettings } from '../contracts/limits.ts';
import { defaultRetention } from '../contracts/retention.ts';
import { environmentId, replicaId, runId } from '../contracts/units.ts';
import { runSnapshot } from '../engine/snapshot.ts';
import type { TargetLock } from '../engine/target-lock.ts';
import { runUpdate } from '../engine/update.ts';
import { runVerify, type VerifyResult } from '../engine/verify-run.ts';
import type { RunRequest, RunResult } from '../engine/work.ts';
import type { Host } from '../hosts/host.ts';
import { localHost } from '../hosts/local.ts';
import type { EnvironmentFixture } from './environment-fixture.ts';
import { type RecordingJournal, recordingJournal } from './recording-journal.ts';

export interface EngineRunOptions extends Partial<Omit<RunRequest, 'runId'>> {
  readonly host?: Host | undefined;
  readonly journal?: RecordingJournal | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A lock of the target that the test has, as following has. */
  readonly held?: TargetLock | undefined;
}

export interface EngineRun extends RunResult {
  readonly journal: RecordingJournal;
}

/** A process of tests goes on with other tests: it does not step back. */
export const noLimits: LimitsSettings = { ...defaultLimits, niceness: 0, ioLevel: 4 };

/** What a fixture's environment is asked for, with the product's defaults, limits aside. */
export const requestOf = (
  fixture: Pick<EnvironmentFixture, 'spec' | 'target'>,
  more: Partial<RunRequest> = {},
): RunRequest => ({
  runId: runId(`t-${randomBytes(6).toString('hex')}`),
  replicaId: replicaId('replica-of-the-test'),
  environmentId: environmentId('environment-of-the-test'),
  environment: fixture.spec,
  target: fixture.target,
  goalMs: 60_000,
  onBrokenChain: 'snapshot',
  retention: defaultRetention,
  limits: noLimits,
  following: null,
  standby: true,
  setAside: false,
  moveLogs: false,
  checkpointFirst: false,
  alsoHeldBy: async () => [],
  ...more,
});

/** Runs a snapshot or an update of a fixture's environment through the real engine, with the product's defaults, limits aside. */
export async function runEngine(
  kind: 'snapshot' | 'update',
  fixture: Pick<EnvironmentFixture, 'spec' | 'target'>,
  options: EngineRunOptions = {},
): Promise<EngineRun> {
  const {
    host = localHost(),
    journal = recordingJournal(),
    signal = new AbortController().signal,
    held,
    ...more
  } = options;
  const request = requestOf(fixture, more);
  const run = kind === 'snapshot' ? runSnapshot : runUpdate;
  const result = await run({ host, journal, signal }, request, held && { lock: held, bandwidth: undefined });
  return { ...result, journal };
}

/** Verifies a fixture's replica through the real engine. */
export async function verifyReplica(
  { spec, target }: Pick<EnvironmentFixture, 'spec' | 'target'>,
  options: Pick<EngineRunOptions, 'host' | 'journal' | 'signal'> = {},
): Promise<VerifyResult> {
  const { host = localHost(), journal = recordingJournal(), signal = new AbortController().signal } = options;
  return await runVerify(
    { host, journal, signal },
    {
      runId: runId(`v-${randomBytes(6).toString('hex')}`),
      target,
      password: spec.password,
      utilities: spec.utilities,
      limits: noLimits,
    },
  );
}
