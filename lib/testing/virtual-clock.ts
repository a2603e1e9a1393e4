import { milliseconds } from '../contracts/units.ts';
import type { Clock } from '../io/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets all that can go on go on, and jumps to the next moment for which somebody sleeps, until `until` (ms) or nobody sleeps. */
  run(until?: number): Promise<void>;
}

/** Time that passes only in {@link VirtualClock.run}. Sleepers wake in the order of their moments. */
export function virtualClock(): VirtualClock {
  let now = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const sleep: Clock['sleep'] = (duration, signal) =>
    new Promise((resolve, reject) => {
      const sleeper = { at: now + duration, wake: () => resolve() };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  return {
    now: () => milliseconds(now),
    monotonic: () => milliseconds(now),
    sleep,
    run: async (until = Number.POSITIVE_INFINITY) => {
      for (;;) {
        await new Promise(setImmediate);
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
        if (!next || next.at > until) break;
        now = next.at;
        sleepers.delete(next);
        next.wake();
      }
      if (Number.isFinite(until)) now = Math.max(now, until);
    },
  };
}
