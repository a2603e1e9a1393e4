import type { LogDisk, LogDiskThresholds } from '../contracts/log-disk.ts';
import type { LogGrowth } from './log-growth.ts';

const hourMs = 3_600_000;

export interface DiskSpace {
  readonly availableBytes: number;
  readonly totalBytes: number;
}

/**
 * When the disk of a log would be full, and whether that is to be told. Where log files are held back, the rate is what
 * the application writes: what left in the hour before leaves no more. Otherwise it is what stays of that, so that
 * somebody else's removal of log files counts. Pure.
 */
export function diskOutlook(
  space: DiskSpace,
  growth: LogGrowth | null,
  heldBack: boolean,
  thresholds: LogDiskThresholds,
): Pick<LogDisk, 'growth' | 'fullInMs' | 'alert'> {
  const rate = growth && Math.max(0, heldBack ? growth.written : growth.kept);
  const fullInMs = rate === null || rate === 0 ? null : Math.floor((space.availableBytes / rate) * 1000);
  const soon = fullInMs !== null && fullInMs < thresholds.alertHours * hourMs;
  const little = space.availableBytes * 100 < space.totalBytes * thresholds.alertFreePercent;
  return { growth: rate === null ? null : Math.round(rate), fullInMs, alert: soon || little };
}
