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

/** One chunk of a copy: less would never let one pass. Bytes. */
export const bandwidthBurst = 1024 * 1024;
/** Timers are no finer than this. Milliseconds. */
const shortestSleepMs = 1;

/**
 * A token bucket: in any stretch of time no more than `bytesPerSecond` × time + {@link bandwidthBurst} pass. First come,
 * first served within a lane, a burst at most at a time, so that parallel copies share it evenly. Where both lanes wait
 * they take turns: copies cannot hold up a log that moves on while they take long, nor can a busy log end all copying.
 */
export function createBandwidth(clock: Clock, bytesPerSecond: number): Bandwidth {
  const lanes: Record<BandwidthLane, Waiter[]> = { copy: [], log: [] };
  let tokens = bandwidthBurst;
  let filledAt: number = clock.monotonic();
  let served: BandwidthLane = 'copy';
  let pumping = false;
  let sleeping: AbortController | undefined;

  const refill = () => {
    const now = clock.monotonic();
    tokens = Math.min(bandwidthBurst, tokens + ((now - filledAt) * bytesPerSecond) / 1000);
    filledAt = now;
  };
  const nextLane = (): BandwidthLane => {
    const other = served === 'copy' ? 'log' : 'copy';
    return lanes[other].length > 0 ? other : served;
  };
  const pump = async () => {
    if (pumping) return;
    pumping = true;
    for (;;) {
      const lane = nextLane();
      const first = lanes[lane][0];
      if (!first) break;
      refill();
      if (tokens >= first.bytes) {
        tokens -= first.bytes;
        served = lane;
        lanes[lane].shift();
        first.go();
        continue;
      }
      sleeping = new AbortController();
      const waitMs = ((first.bytes - tokens) * 1000) / bytesPerSecond;
      // Cut short where the one that it sleeps for has gone.
      await clock.sleep(Math.max(shortestSleepMs, waitMs), sleeping.signal).catch(() => undefined);
    }
    pumping = false;
  };
  const takePart = (bytes: number, lane: BandwidthLane, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        go: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = () => {
        lanes[lane] = lanes[lane].filter((other) => other !== waiter);
        sleeping?.abort();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      lanes[lane].push(waiter);
      void pump();
    });
  return {
    take: async (bytes, lane, signal) => {
      for (let left = bytes; left > 0; left -= bandwidthBurst) {
        signal.throwIfAborted();
        await takePart(Math.min(left, bandwidthBurst), lane, signal);
      }
    },
  };
}
