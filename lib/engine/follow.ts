import { isUnderstudyError, toErrorReport } from '../contracts/errors.ts';
import type { Lsn } from '../contracts/lsn.ts';
import type { RunId } from '../contracts/units.ts';
import type { Bandwidth } from '../io/bandwidth.ts';
import { breaksChain } from './chain.ts';
import { type FollowSettings, followLog } from './follow-log.ts';
import type { EngineContext, RunJournal } from './ports.ts';
import { readReplicaDirectory } from './replica-directory.ts';
import { bandwidthOf, runProcedure } from './run.ts';
import { endRunRecord, putRunRecord } from './run-record.ts';
import { createSharedLog } from './shared-log.ts';
import { makeTarget } from './target-directory.ts';
import { lockTarget, type TargetLock } from './target-lock.ts';
import type { RunRequest } from './work.ts';

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
 * An update that fails is tried again when the next one is due, and the log goes on coming meanwhile, as long as there is a
 * replica. Throws
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
  const yielded = await host.priority?.yieldTo(request.limits);
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
    yielded?.release();
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
  /** Of the log and of the updates beside it, together. */
  readonly #bandwidth: Bandwidth | undefined;
  /** The update that goes on beside the log. */
  #update: Promise<void> | undefined;
  #updates = 0;

  constructor(context: FollowContext, request: RunRequest, settings: FollowSettings, lock: TargetLock) {
    this.#context = context;
    this.#request = request;
    this.#settings = settings;
    this.#lock = lock;
    this.#bandwidth = bandwidthOf(context.host, request.limits);
  }

  async run(): Promise<FollowResult> {
    const { signal } = this.#context;
    const over = new AbortController();
    try {
      for (;;) {
        await this.#updateIfPossible();
        await this.#follow(over);
        if (signal.aborted || over.signal.aborted) break;
      }
      if (over.signal.aborted) throw over.signal.reason;
    } catch (error) {
      // An operator's wish to end is the only end that following has.
      if (!signal.aborted || isUnderstudyError(signal.reason)) throw error;
    } finally {
      await this.#update;
    }
    return { received: this.#lock.archive.position?.received, updates: this.#updates };
  }

  /** Until it is told to end, or until the log does not go on as the archive ends: an update has to see to that. */
  async #follow(over: AbortController): Promise<void> {
    const { host, signal, onReceived } = this.#context;
    const { environment, target } = this.#request;
    const seat = createSharedLog(host).join();
    try {
      await followLog({
        host,
        environment,
        target,
        settings: this.#settings,
        lock: this.#lock,
        seat,
        bandwidth: this.#bandwidth,
        signal: AbortSignal.any([signal, over.signal]),
        onReceived,
        onDue: () => this.#beginUpdate(over),
      });
    } catch (error) {
      if (!breaksChain(error)) throw error;
      this.#note(`the log does not go on as the archive ends: ${toErrorReport(error).message}`);
      await this.#update;
    } finally {
      seat.leave();
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
      const { host, signal } = this.#context;
      if (signal.aborted || endsFollowing(error)) throw error;
      // Without a replica there is nothing to follow with. One that failed behind its publication leaves one.
      if (!(await readReplicaDirectory(host.files, this.#request.target))?.published) throw error;
      this.#note(`the update failed: ${toErrorReport(error).message}. The log goes on coming`);
    }
  }

  async #carryOutUpdate(): Promise<void> {
    const { host, signal } = this.#context;
    const { runId, journal } = await this.#context.beginUpdate();
    const request = { ...this.#request, runId };
    await runProcedure({ host, signal, journal }, 'update', request, {
      lock: this.#lock,
      bandwidth: this.#bandwidth,
    });
    this.#updates += 1;
    const { position } = this.#lock.archive;
    if (position) this.#context.onReceived?.(position.received);
  }

  #note(text: string): void {
    this.#context.journal.line('engine', 'note', text);
  }
}
