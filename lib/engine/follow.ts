import { readEnvironmentLayout } from '../berkeleydb/environment-layout.ts';
import { createLogCipher } from '../berkeleydb/log-cipher.ts';
import { findUtilities } from '../berkeleydb/releases.ts';
import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { RunId } from '../contracts/units.ts';
import { breaksChain } from './chain.ts';
import type { EngineContext, RunJournal } from './ports.ts';
import { readReplicaDirectory } from './replica-directory.ts';
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
  /** The update that goes on beside the log. */
  #update: Promise<void> | undefined;
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
    const over = new AbortController();
    const pace = AbortSignal.any([signal, over.signal]);
    try {
      await this.#carryOutUpdate();
      for (let next: number = host.clock.monotonic(); ; ) {
        next = Math.max(next + everyMs, host.clock.monotonic());
        await host.clock.sleep(next - host.clock.monotonic(), pace);
        if ((await this.#receive()) || this.#isDue()) this.#beginUpdate(over);
      }
    } catch (error) {
      // An operator's wish to end is the only end that following has.
      const reason: unknown = over.signal.aborted ? over.signal.reason : error;
      if (!signal.aborted || isUnderstudyError(signal.reason)) throw reason;
    } finally {
      await this.#update;
    }
    return { received: this.#lock.archive.position?.received, updates: this.#updates };
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
    const { environment } = this.#request;
    const { archive } = this.#lock;
    // An update that begins another chain brings the first of it over by itself.
    if (!archive.position) return this.#update === undefined;
    const { logDirectory } = await readEnvironmentLayout(host, environment);
    const { logVersion } = await findUtilities(host, environment.utilities);
    try {
      const { position, bytes } = await archive.receive(
        { logDirectory, logVersion, cipher: this.#cipher },
        { first: undefined, prove: true, signal },
      );
      await archive.sync();
      this.#bytes += bytes;
      this.#context.onReceived?.(position.received);
      return false;
    } catch (error) {
      if (!breaksChain(error)) throw error;
      if (this.#update === undefined)
        this.#note(`the log does not go on as the archive ends: ${toErrorReport(error).message}`);
      return true;
    }
  }

  /** Beside the log, which goes on coming. One at a time. */
  #beginUpdate(over: AbortController): void {
    this.#update ??= this.#updateIfPossible()
      .catch((error: unknown) => over.abort(error))
      .finally(() => {
        this.#update = undefined;
      });
  }

  async #updateIfPossible(): Promise<void> {
    try {
      await this.#carryOutUpdate();
    } catch (error) {
      if (this.#context.signal.aborted || endsFollowing(error)) throw error;
      this.#note(`the update failed: ${toErrorReport(error).message}. The log goes on coming`);
      this.#updatedAt = this.#context.host.clock.monotonic();
    }
  }

  async #carryOutUpdate(): Promise<void> {
    const { host, signal } = this.#context;
    const { target } = this.#request;
    const { runId, journal } = await this.#context.beginUpdate();
    this.#updatedAt = host.clock.monotonic();
    this.#bytes = 0;
    try {
      await runProcedure({ host, signal, journal }, 'update', { ...this.#request, runId }, this.#lock);
      this.#updates += 1;
    } finally {
      // A chain that was begun and not published leads nowhere.
      const published = (await readReplicaDirectory(host.files, target))?.published;
      if (published) await this.#lock.archive.open(published.chain);
    }
    const { position } = this.#lock.archive;
    if (position) this.#context.onReceived?.(position.received);
  }

  #note(text: string): void {
    this.#context.journal.line('engine', 'note', text);
  }
}
