import { UnderstudyError } from '../contracts/errors.ts';
import { formatLsn, type Lsn } from '../contracts/lsn.ts';
import { formatBytes, formatCount } from '../contracts/quantity.ts';
import type { RestorableRange } from '../contracts/retention.ts';
import type { EnvironmentSpec } from '../engine/ports.ts';
import { type ReplicaFacts, readReplicaFacts } from '../engine/status.ts';
import type { Host } from '../hosts/host.ts';
import { stateOf } from '../monitor/replica-state.ts';
import type { CommandLine } from './arguments.ts';

const lsnOrNull = (value: Lsn | undefined): string | null => (value ? formatLsn(value) : null);

/** What `status --json` prints: positions as `[12][3456]`, times as ISO 8601, durations in milliseconds. */
export async function statusFromCommandLine(
  host: Host,
  line: CommandLine,
  environment: EnvironmentSpec,
  target: string,
  signal: AbortSignal,
) {
  const facts = await readReplicaFacts(host, environment, target, signal);
  assertTold(facts, environment, target);
  const goalMs = line.goalMs ?? facts.manifest?.goalMs ?? 60_000;
  const { state, reason } = stateOf({
    promoted: false,
    paused: null,
    inUse: facts.inUse ?? null,
    brokenChain: facts.brokenChain?.message ?? null,
    unreadable: facts.unreadable?.message ?? null,
    published: facts.publishedPath !== undefined,
    running: facts.running !== undefined,
    lastRun: facts.lastRun
      ? { state: facts.lastRun.state, message: facts.lastRun.error?.message ?? null }
      : null,
    followProblem: null,
    verifyProblem: facts.verification?.error
      ? `verification failed: ${facts.verification.error.message}`
      : null,
    exposure: facts.exposure ?? null,
    goalMs,
  });
  return {
    ok: true,
    state,
    reason,
    goalMs,
    environment: { home: environment.home, lsn: lsnOrNull(facts.environmentLsn) },
    replica: {
      target,
      path: facts.publishedPath ?? null,
      lsn: lsnOrNull(facts.recovered),
      receivedLsn: lsnOrNull(facts.received),
      lastLogFile: facts.lastLogFile ?? null,
      archiveFromLsn: lsnOrNull(facts.archiveFrom),
    },
    recovery: recoveryOf(facts),
    /** What the last verification found; null where there was none, or where a snapshot came after one that failed. */
    verification: facts.verification ?? null,
    /** The moments to which it can be restored; null where no base is kept. */
    restorable: facts.restorable ?? null,
    exposure: facts.exposure ?? null,
    running: facts.running
      ? {
          run: facts.running.run,
          kind: facts.running.kind,
          pid: facts.running.owner.pid,
          since: facts.running.since,
        }
      : null,
    lastRun: facts.lastRun ?? null,
    problem: facts.brokenChain ?? facts.unreadable ?? facts.basesProblem ?? null,
  };
}

/** Where there is no replica, or one of another environment, a state would say nothing true: that is a failure. */
function assertTold(facts: ReplicaFacts, environment: EnvironmentSpec, target: string): void {
  const { manifest, unreadable } = facts;
  if (!manifest && unreadable) {
    const { code, message, hint, path, op } = unreadable;
    throw new UnderstudyError(code, message, { hint, path, op });
  }
  if (manifest && manifest.environment.home !== environment.home) {
    throw new UnderstudyError(
      'target-other-environment',
      `the target is a replica of ${manifest.environment.home}`,
      {
        op: 'read status',
        path: target,
        hint: `Ask with that home: understudy status ${manifest.environment.home} ${target}`,
      },
    );
  }
}

/** The recovery of the published generation; a failed one never publishes, so it shows only while nothing is published. */
function recoveryOf(facts: ReplicaFacts) {
  if (facts.recovered && facts.recoveredAt) {
    return {
      result: 'succeeded',
      time: facts.recoveredAt,
      durationMs: facts.recoveryMs ?? null,
      lsn: formatLsn(facts.recovered),
    };
  }
  const failed = facts.lastRun?.error?.code;
  if (failed !== 'recovery-failed' && failed !== 'recovery-incomplete') return null;
  return { result: 'failed', time: facts.lastRun?.endedAt ?? null, durationMs: null, lsn: null };
}

export type Status = Awaited<ReturnType<typeof statusFromCommandLine>>;

/** The same for a reader, in a few lines. */
export function statusAsText(status: Status): string {
  const { environment, replica, exposure, recovery } = status;
  const age = exposure?.oldestCommitAgeMs;
  return [
    `${status.state}${status.reason ? `: ${status.reason}` : ''}`,
    `environment  ${environment.home} at ${environment.lsn ?? 'unknown'}`,
    `replica      ${replica.path ?? replica.target} recovered to ${replica.lsn ?? 'nothing'}, received ${replica.receivedLsn ?? 'nothing'}${replica.lastLogFile ? ` (${replica.lastLogFile})` : ''}`,
    exposure
      ? `exposure     ${formatCount(exposure.commits, 'commit')}, ${formatBytes(exposure.bytes)}${typeof age === 'number' ? `, oldest ${Math.round(age / 1000)} s` : ''}`
      : 'exposure     unknown',
    `recovery     ${recovery ? `${recovery.result} at ${recovery.time}` : 'none yet'}`,
    `verified     ${verificationAsText(status.verification)}`,
    ...(status.restorable ? [`restorable   ${rangeAsText(status.restorable)}`] : []),
    ...(status.running
      ? [`running      ${status.running.kind} ${status.running.run}, process ${status.running.pid}`]
      : []),
    ...(status.problem?.hint ? [`what to do   ${status.problem.hint}`] : []),
    '',
  ].join('\n');
}

function verificationAsText(verification: Status['verification']): string {
  if (!verification) return 'never';
  const { at, lsn, error, databases } = verification;
  if (error) return `failed at ${at}: ${error.message}`;
  return `at ${at}, up to ${lsn}, ${formatCount(databases ?? 0, 'database')}`;
}

const rangeAsText = ({ from, fromLsn, to, toLsn, bases }: RestorableRange): string =>
  `to any moment from ${from} ${fromLsn} to ${to} ${toLsn}, ${formatCount(bases, 'base')}`;
