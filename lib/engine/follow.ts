import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { findUtilities } from '../berkeleydb/releases.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { RunId } from '../contracts/units.ts';
import { assertContinues, breaksChain } from './chain.ts';
import type { ArchivePosition } from './manifests.ts';
import type { EngineContext, RunJournal } from './ports.ts';
import { receiveLog } from './receive-log.ts';
import { readReplicaDirectory, replicaPaths } from './replica-directory.ts';
import { runProcedure } from './run.ts';
import { endRunRecord, putRunRecord } from './run-record.ts';
import { makeTarget } from './target-directory.ts';
import { lockTarget, type TargetLock } from './target-lock.ts';
import type { RunRequest } from './work.ts';

export interface FollowSettings {
  /** How often new log bytes are brought into the archive. */
  readonly everyMs: number;
  /** The archive's log is recovered and published when this much time has passed since the last time. */
  readonly recoverEveryMs: number;
  /** Also once this many bytes have come since; undefined: by time alone. */
  readonly recoverAfterBytes: number | undefined;
}

export interface FollowContext extends EngineContext {
  /** Puts an update on record that following begins by itself, with a journal of its own. */
  beginUpdate(): Promise<{ readonly runId: RunId; readonly journal: RunJournal }>;
  /** The archive is durable up to here. */
  readonly onReceived?: ((received: Lsn) => void) | undefined;
}

export interface FollowResult {
  /** Undefined where it ended before it had found out. */
  readonly received: Lsn | undefined;
  readonly updates: number;
}

/**
 * Follows a live environment: new log bytes reach the archive every `everyMs`, synced and on record; by time or volume an
 * update recovers and publishes them. Begins with an update, or with a snapshot where there is no replica yet. Lasts until
 * the signal fires, and then ends well; holds the target's lock all the time, so that only it writes the archive.
 *
 * An update that fails is tried again when the next one is due, and the log goes on coming meanwhile. Throws
 * replica-in-use; the code of a break where the target offers a snapshot only; what makes it impossible to bring the log
 * over (disk-full, home-missing, log-unreadable); target-locked.
 */
export async function runFollow(
  context: FollowContext,
  request: RunRequest,
  settings: FollowSettings,
): Promise<FollowResult> {
  const { host, signal, journal } = context;
  await makeTarget(host.files, request.target);
  const lock = await lockTarget(host, request.target, { run: request.runId, kind: 'follow' }, (text) =>
    journal.line('engine', 'note', text),
  );
  const follower = new Follower(context, request, settings, lock);
  try {
    await putRunRecord(host, request);
    const result = await follower.run();
    await endRunRecord(host, request, 'succeeded');
    return result;
  } catch (error) {
    const { code, message, hint } = toErrorReport(isUnderstudyError(signal.reason) ? signal.reason : error);
    const state = code === 'interrupted' ? code : 'failed';
    await endRunRecord(host, request, state, { code, message, ...(hint === undefined ? {} : { hint }) });
    throw error;
  } finally {
    await lock.release();
  }
}

/** Codes after which following cannot go on by itself. */
const endsFollowing = (error: unknown): boolean =>
  breaksChain(error) || (isUnderstudyError(error) && error.code === 'replica-in-use');

class Follower {
  readonly #context: FollowContext;
  readonly #request: RunRequest;
  readonly #settings: FollowSettings;
  readonly #lock: TargetLock;
  readonly #cipher;
  #position: ArchivePosition | undefined;
  #lastRecord: number | undefined;
  #updatedAt = 0;
  #bytes = 0;
  #updates = 0;

  constructor(context: FollowContext, request: RunRequest, settings: FollowSettings, lock: TargetLock) {
    this.#context = context;
    this.#request = request;
    this.#settings = settings;
    this.#lock = lock;
    const { password } = request.environment;
    this.#cipher = password === null ? undefined : createLogCipher(password);
  }

  async run(): Promise<FollowResult> {
    const { host, signal } = this.#context;
    const { everyMs } = this.#settings;
    try {
      await this.#update();
      for (let next: number = host.clock.monotonic(); ; ) {
        next = Math.max(next + everyMs, host.clock.monotonic());
        await host.clock.sleep(next - host.clock.monotonic(), signal);
        if ((await this.#receive()) || this.#isDue()) await this.#updateIfPossible();
      }
    } catch (error) {
      // An operator's wish to end is the only end that following has.
      if (!signal.aborted || isUnderstudyError(signal.reason)) throw error;
    }
    return { received: this.#position?.received, updates: this.#updates };
  }

  #isDue(): boolean {
    const { recoverEveryMs, recoverAfterBytes } = this.#settings;
    if (this.#bytes === 0) return false;
    const waited = this.#context.host.clock.monotonic() - this.#updatedAt;
    return waited >= recoverEveryMs || (recoverAfterBytes !== undefined && this.#bytes >= recoverAfterBytes);
  }

  /** True where the log does not go on as the archive ends: an update has to see to that. */
  async #receive(): Promise<boolean> {
    const { host, signal } = this.#context;
    const { target, environment } = this.#request;
    const position = this.#position;
    if (!position) return true;
    const layout = await readEnvironmentLayout(host, environment);
    const { logVersion } = await findUtilities(host, environment.utilities);
    try {
      await assertContinues({
        files: host.files,
        logDirectory: layout.logDirectory,
        logVersion,
        archive: replicaPaths(target).archive(position.chain),
        position,
      });
      const received = await receiveLog({
        host,
        target,
        chain: position.chain,
        logDirectory: layout.logDirectory,
        logVersion,
        position,
        first: position.first,
        lastRecord: this.#lastRecord,
        cipher: this.#cipher,
        signal,
      });
      await received.durable();
      this.#position = received.position;
      this.#lastRecord = received.lastRecord;
      this.#bytes += received.bytes;
      this.#context.onReceived?.(received.position.received);
      return false;
    } catch (error) {
      if (!breaksChain(error)) throw error;
      this.#note(`the log does not go on as the archive ends: ${toErrorReport(error).message}`);
      return true;
    }
  }

  async #updateIfPossible(): Promise<void> {
    try {
      await this.#update();
    } catch (error) {
      if (this.#context.signal.aborted || endsFollowing(error)) throw error;
      this.#note(`the update failed: ${toErrorReport(error).message}. The log goes on coming`);
      this.#updatedAt = this.#context.host.clock.monotonic();
    }
  }

  async #update(): Promise<void> {
    const { host, signal } = this.#context;
    const { runId, journal } = await this.#context.beginUpdate();
    this.#updatedAt = host.clock.monotonic();
    this.#bytes = 0;
    await runProcedure({ host, signal, journal }, 'update', { ...this.#request, runId }, this.#lock);
    this.#updates += 1;
    const replica = await readReplicaDirectory(host.files, this.#request.target);
    this.#position = replica?.position;
    this.#lastRecord = undefined;
    if (replica?.position) this.#context.onReceived?.(replica.position.received);
  }

  #note(text: string): void {
    this.#context.journal.line('engine', 'note', text);
  }
}
