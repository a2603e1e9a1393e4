import type { LogDisk, LogDiskThresholds } from '../contracts/log-disk.ts';
import type { LogGrowth } from './log-growth.ts';

const hourMs = 3_600_000;

/** How far above its threshold an alert ends: a quarter more time, one point more room (half the way, near a full disk's worth). */
const clearedAbove = { hours: 1.25, points: 1 } as const;

export interface DiskSpace {
  readonly availableBytes: number;
  readonly totalBytes: number;
}

/**
 * When the disk of a log would be full, and whether that is to be told. Where log files are held back, the rate is what
 * the application writes: what left in the hour before leaves no more. Otherwise it is what stays of that, so that
 * somebody else's removal of log files counts. What was told (`wasTold`) stays told until there is more than the threshold by a
 * margin, so that an alert at its edge does not come and go. Pure.
 */
export function diskOutlook(
  space: DiskSpace,
  growth: LogGrowth | null,
  heldBack: boolean,
  thresholds: LogDiskThresholds,
  wasTold = false,
): Pick<LogDisk, 'growth' | 'fullInMs' | 'alert'> {
  const rate = growth && Math.max(0, heldBack ? growth.written : growth.kept);
  const fullInMs = rate === null || rate === 0 ? null : Math.floor((space.availableBytes / rate) * 1000);
  const { alertHours, alertFreePercent } = thresholds;
  const hours = wasTold ? alertHours * clearedAbove.hours : alertHours;
  const percent =
    wasTold && alertFreePercent > 0
      ? Math.min(alertFreePercent + clearedAbove.points, (alertFreePercent + 100) / 2)
      : alertFreePercent;
  const soon = fullInMs !== null && fullInMs < hours * hourMs;
  const little = space.availableBytes * 100 < space.totalBytes * percent;
  return { growth: rate === null ? null : Math.round(rate), fullInMs, alert: soon || little };
}
