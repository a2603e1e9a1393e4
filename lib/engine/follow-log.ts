import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { compareLsn, type Lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import type { Bandwidth } from '../io/bandwidth.ts';
import { findUtilitiesFor } from './log-release.ts';
import type { EnvironmentSpec } from './ports.ts';
import { readReplicaDirectory } from './replica-directory.ts';
import type { LogSeat } from './shared-log.ts';
import type { TargetLock } from './target-lock.ts';

export interface FollowSettings {
  /** How often new log bytes are brought into the archive. */
  readonly everyMs: number;
  /** The archive's log is recovered and published when this much time has passed since the last time; undefined: never so. */
  readonly recoverEveryMs: number | undefined;
  /** Also once this many bytes have come since; undefined: by time alone. */
  readonly recoverAfterBytes: number | undefined;
}

export interface FollowLogRequest {
  readonly host: Host;
  readonly environment: EnvironmentSpec;
  /** Of a replica that has published something. */
  readonly target: string;
  readonly settings: FollowSettings;
  /** Of the target; the caller keeps it. */
  readonly lock: TargetLock;
  /** At the log of the environment, which the replicas that follow it read together. The caller leaves it. */
  readonly seat: LogSeat;
  /** Shared with the runs beside it. */
  readonly bandwidth: Bandwidth | undefined;
  readonly signal: AbortSignal;
  /** The archive is durable up to here. */
  readonly onReceived?: ((received: Lsn) => void) | undefined;
  /** What came is to be recovered and published now. Must not wait for it: the log goes on coming beside it. */
  readonly onDue: () => void;
}

/**
 * Brings new log bytes into the archive every `everyMs`, synced and on record, until the signal fires; then it returns.
 * Goes on beside a run under the same lock, whichever chain that works on. What comes up to a moment is enough to recover
 * to it, with the published generation ({@link import('./roll-forward-run.ts')}).
 *
 * Throws the code of a break where the log does not go on as the archive ends, and what makes it impossible to bring the
 * log over: disk-full, home-missing, log-unreadable, absolute-database-name.
 */
export async function followLog(request: FollowLogRequest): Promise<void> {
  const { host, environment, target, settings, lock, seat, signal } = request;
  const { clock } = host;
  const { archive } = lock;
  const cipher = environment.password === null ? undefined : createLogCipher(environment.password);
  const beginning = await readEnvironmentLayout(host, environment);
  const { utilities } = await findUtilitiesFor(host, beginning, environment.utilities, cipher);
  const { logVersion } = utilities;
  const tickBefore = (at: number) => at - ((at - seat.phaseMs) % settings.everyMs);
  let { bytes, since } = await readDue(host, target, lock);
  try {
    for (let next: number = tickBefore(clock.monotonic()); ; ) {
      next = Math.max(next + settings.everyMs, tickBefore(clock.monotonic()));
      await clock.sleep(Math.max(0, next - clock.monotonic()), signal);
      // A snapshot that begins another chain brings the first of it over by itself.
      if (!archive.position) continue;
      const { logDirectory } = await readEnvironmentLayout(host, environment);
      const received = await archive.receive(
        { logDirectory, logVersion, cipher },
        { first: undefined, prove: true, seat, bandwidth: request.bandwidth, signal },
      );
      await archive.sync();
      bytes += received.bytes;
      request.onReceived?.(received.position.received);
      if (!isDue(settings, bytes, clock.monotonic() - since)) continue;
      bytes = 0;
      since = clock.monotonic();
      request.onDue();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** What was received before and not recovered yet counts from the last recovery on. */
async function readDue({ files, clock }: Host, target: string, { archive }: TargetLock) {
  const published = (await readReplicaDirectory(files, target))?.published;
  const position = published && (await archive.open(published.chain));
  const behind = position && published.recovered && compareLsn(published.recovered, position.recordsEnd) < 0;
  const age = published?.recoveredAt ? Math.max(0, clock.now() - Date.parse(published.recoveredAt)) : 0;
  return { bytes: behind ? 1 : 0, since: clock.monotonic() - (behind ? age : 0) };
}

const isDue = (
  { recoverEveryMs, recoverAfterBytes }: FollowSettings,
  bytes: number,
  waitedMs: number,
): boolean =>
  bytes > 0 &&
  ((recoverEveryMs !== undefined && waitedMs >= recoverEveryMs) ||
    (recoverAfterBytes !== undefined && bytes >= recoverAfterBytes));
