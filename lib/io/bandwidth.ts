import type { Clock } from './clock.ts';

/** What waits: the log goes beside the copies, not behind them. */
export type BandwidthLane = 'copy' | 'log';

export interface Bandwidth {
  /**
   * Returns when so many bytes may be moved. Rejects with the signal's reason as soon as it fires, also while it waits;
   * nothing is counted then.
   */
  take(bytes: number, lane: BandwidthLane, signal: AbortSignal): Promise<void>;
}

interface Waiter {
  readonly bytes: number;
  readonly go: () => void;
}

interface Lane {
  waiting: Waiter[];
  /** Where the first that waits begins, and where the last that passed ended, in bytes. */
  start: number;
  finish: number;
}

/** One chunk of a copy: less would never let one pass. Bytes. */
export const bandwidthBurst = 1024 * 1024;
/** Timers are no finer than this. Milliseconds. */
const shortestSleepMs = 1;

/**
 * A token bucket: in any stretch of time no more than `bytesPerSecond` × time + {@link bandwidthBurst} pass. First come,
 * first served within a lane, a burst at most at a time, so that parallel copies share it evenly. Where both lanes wait,
 * each has half of the bytes: copies cannot hold up a log that moves on while they take long, nor can a busy log end all
 * copying. (Start-time fair queueing over two flows: Goyal, Vin, Cheng, 1996.)
 */
export function createBandwidth(clock: Clock, bytesPerSecond: number): Bandwidth {
  const lanes: Record<BandwidthLane, Lane> = {
    copy: { waiting: [], start: 0, finish: 0 },
    log: { waiting: [], start: 0, finish: 0 },
  };
  let tokens = bandwidthBurst;
  let filledAt: number = clock.monotonic();
  /** Where the last one that passed began, in bytes of its lane. */
  let virtual = 0;
  let pumping = false;
  let sleeping: AbortController | undefined;

  const refill = () => {
    const now = clock.monotonic();
    tokens = Math.min(bandwidthBurst, tokens + ((now - filledAt) * bytesPerSecond) / 1000);
    filledAt = now;
  };
  const nextLane = (): Lane => {
    const { copy, log } = lanes;
    if (copy.waiting.length === 0 || log.waiting.length === 0) return copy.waiting.length > 0 ? copy : log;
    return log.start <= copy.start ? log : copy;
  };
  const pass = (lane: Lane, first: Waiter) => {
    tokens -= first.bytes;
    virtual = lane.start;
    lane.finish = lane.start + first.bytes;
    lane.start = lane.finish;
    lane.waiting.shift();
    first.go();
  };
  const pump = async () => {
    if (pumping) return;
    pumping = true;
    for (;;) {
      const lane = nextLane();
      const first = lane.waiting[0];
      if (!first) break;
      refill();
      if (tokens >= first.bytes) {
        pass(lane, first);
        continue;
      }
      sleeping = new AbortController();
      const waitMs = ((first.bytes - tokens) * 1000) / bytesPerSecond;
      // Cut short where somebody comes or goes: another one may be first by then.
      await clock.sleep(Math.max(shortestSleepMs, waitMs), sleeping.signal).catch(() => undefined);
    }
    pumping = false;
  };
  const takePart = (bytes: number, lane: Lane, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        go: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = () => {
        lane.waiting = lane.waiting.filter((other) => other !== waiter);
        sleeping?.abort();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      // A lane that was empty has no claim to what it did not use.
      if (lane.waiting.length === 0) lane.start = Math.max(virtual, lane.finish);
      lane.waiting.push(waiter);
      if (lane.waiting.length === 1) sleeping?.abort();
      void pump();
    });
  return {
    take: async (bytes, lane, signal) => {
      for (let left = bytes; left > 0; left -= bandwidthBurst) {
        signal.throwIfAborted();
        await takePart(Math.min(left, bandwidthBurst), lanes[lane], signal);
      }
    },
  };
}
