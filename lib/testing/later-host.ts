import { milliseconds } from '../contracts/units.ts';
import type { Host } from '../hosts/host.ts';

/** A host on which it is later, by so many hours. Its monotonic clock is not touched. */
export function laterHost(inner: Host, hours: number): Host {
  const now = () => milliseconds(inner.clock.now() + hours * 3_600_000);
  return { ...inner, clock: { ...inner.clock, now } };
}
