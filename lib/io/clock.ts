import { setTimeout as delay } from 'node:timers/promises';
import { type Milliseconds, milliseconds } from '../contracts/units.ts';

export interface Clock {
  /** Wall clock, Unix time in milliseconds. */
  now(): Milliseconds;
  /** Monotonic; for durations. */
  monotonic(): Milliseconds;
  /** Rejects with an AbortError when the signal fires. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => milliseconds(Date.now()),
  monotonic: () => milliseconds(performance.now()),
  sleep: async (duration, signal) => {
    await delay(duration, undefined, signal ? { signal } : {});
  },
};

/** ISO 8601 in UTC, as manifests and journals keep times. */
export const isoTime = (at: number): string => new Date(at).toISOString();
