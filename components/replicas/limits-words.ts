import type { LimitsSettings } from '#lib/contracts/limits.ts';
import { formatBytes } from '#lib/contracts/quantity.ts';

/** How far the work steps back, in one line. */
export function limitsWords({ niceness, ioClass, ioLevel, bytesPerSecond }: LimitsSettings): string {
  const disk = ioClass === 'idle' ? 'the disk only when it is idle' : `disk priority ${ioLevel} of 7`;
  const bandwidth =
    bytesPerSecond === null ? 'no limit of bandwidth' : `at most ${formatBytes(bytesPerSecond)} a second`;
  return `niceness ${niceness}, ${disk}, ${bandwidth}`;
}
